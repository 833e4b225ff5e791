"""The instructors' pages: behind sign-in, under ``/instructor``."""
