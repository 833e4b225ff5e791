"""What an instructor writes: personas as data files, checked before anyone meets them."""
