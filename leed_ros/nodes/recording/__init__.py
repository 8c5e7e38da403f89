"""Topics into recordings and out of them again: the recorder, playback and demonstrations taken from a recording."""
