"""Read by Orca when it starts: what it would speak goes into a file, a line of JSON each, and not to a synthesizer."""

import json
import os

from orca import speech

spoken = open(os.environ["LISTEN_SPOKEN"], "a", buffering=1, encoding="utf-8")


def write(text, *_):
    spoken.write(json.dumps(text, ensure_ascii=False) + "\n")


speech._speak = write
speech.speakCharacter = write
speech.speakKeyEvent = lambda *_: None
