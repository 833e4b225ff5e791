"""Reading the training data once. Named in ``config.yml``.

Rasa reads it a second time to complete the domain with responses that come from NLU data, which ours has none of; with
25 files that is half a minute of each training and each ``rasa data validate``.
"""

from __future__ import annotations

from typing import Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class OnceImporter(RasaFileImporter):
    """Rasa's importer of files, which keeps the NLU data that it read."""

    _nlu_data: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """The NLU data of all training files."""
        if self._nlu_data is None:
            self._nlu_data = super().get_nlu_data(language)
        return self._nlu_data
