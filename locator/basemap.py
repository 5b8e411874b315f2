"""The map's own ground: which files there are of it, in `static/basemap/`, and what they hold.

`states.json` is for far views, `il.json` for near views of Illinois. Both are WGS 84, nothing is projected. Lines stand
on a grid: `[step of longitude, step of latitude, first longitude, first latitude]` in degrees. A line is one flat list:
column, row, then by how many columns and rows to go on to each next position, all whole numbers.

`states.json`: `grid`; `arcs`, the lines, each once, however many states it bounds; `states`: for each code its `name`,
where the name can stand (`at`: latitude, longitude) and `rings`, each a list of arcs end to end, `-1 - n` being arc `n`
backwards.

`il.json`: `grid`; `rings`, the finer outline, as lines; `lines`, between counties; `towns`, largest first: name,
latitude, longitude, people (to two digits).

Alaska goes on west past the date line, to -188 degrees, so that it is in one piece.
"""

# What the Census Bureau draws. It draws no outline of the freely associated states: FM, MH and PW.
CODES = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE", "11": "DC",
    "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA", "20": "KS", "21": "KY",
    "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT",
    "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND", "39": "OH",
    "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT",
    "50": "VT", "51": "VA", "53": "WA", "54": "WV", "55": "WI", "56": "WY", "60": "AS", "66": "GU", "69": "MP",
    "72": "PR", "78": "VI",
}  # fmt: skip
FOLDER = "basemap"
STATES = f"{FOLDER}/states.json"


def file_of(code: str) -> str:
    return f"{FOLDER}/{code.lower()}.json"
