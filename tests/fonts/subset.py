"""Makes the test font. Needs `pip install fonttools==4.68.0 brotli==1.2.1` and the two TTF files of
`npm pack @expo-google-fonts/source-serif-4@0.4.1`: `subset.py 400=REGULAR.ttf 700=BOLD.ttf`."""

import sys
from pathlib import Path

from fontTools import subset

# Latin with the letters of European languages, Cyrillic with those of Ukrainian, and punctuation.
UNICODES = "20-7E,A0-17F,2BC,301,400-45F,490-491,2009-2014,2018-201E,2020-2022,2026,202F,2030,2039-203A,20AC,2116,2190-2193,2212,2264-2265"
NAME = "Explorer Test Serif"

for argument in sys.argv[1:]:
    weight, path = argument.split("=")
    options = subset.Options(flavor="woff2", hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "liga"])
    font = subset.load_font(path, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(UNICODES))
    subsetter.subset(font)
    # The font's licence reserves its original name.
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 16):
            record.string = NAME
        elif record.nameID == 6:
            record.string = NAME.replace(" ", "")
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    subset.save_font(font, str(Path(__file__).with_name(f"explorer-test-serif-{weight}.woff2")), options)
