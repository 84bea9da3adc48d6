r"""Numbers and units as siunitx writes them (manual of version 3.3): \qty{3e8}{\metre\per\second} as plain TeX."""

from __future__ import annotations

import re

from pipeline.formats.tex.chemistry import THIN

PREFIXES = {
    "quecto": "q", "ronto": "r", "yocto": "y", "zepto": "z", "atto": "a", "femto": "f", "pico": "p", "nano": "n",
    "micro": "µ", "milli": "m", "centi": "c", "deci": "d", "deca": "da", "deka": "da", "hecto": "h", "kilo": "k", "mega": "M",
    "giga": "G", "tera": "T", "peta": "P", "exa": "E", "zetta": "Z", "yotta": "Y", "ronna": "R", "quetta": "Q", "kibi": "Ki",
    "mebi": "Mi", "gibi": "Gi", "tebi": "Ti",
}  # fmt: skip
UNITS = {
    "ampere": "A", "candela": "cd", "kelvin": "K", "kilogram": "kg", "metre": "m", "meter": "m", "mole": "mol", "second": "s",
    "becquerel": "Bq", "degreeCelsius": "°C", "celsius": "°C", "coulomb": "C", "farad": "F", "gray": "Gy", "hertz": "Hz",
    "henry": "H", "joule": "J", "katal": "kat", "lumen": "lm", "lux": "lx", "newton": "N", "ohm": "Ω", "pascal": "Pa",
    "radian": "rad", "siemens": "S", "sievert": "Sv", "steradian": "sr", "tesla": "T", "volt": "V", "watt": "W", "weber": "Wb",
    "astronomicalunit": "au", "bel": "B", "dalton": "Da", "day": "d", "decibel": "dB", "degree": "°", "electronvolt": "eV",
    "hectare": "ha", "hour": "h", "litre": "L", "liter": "L", "minute": "min", "neper": "Np", "tonne": "t", "gram": "g",
    "bar": "bar", "angstrom": "Å", "percent": r"\%", "bit": "bit", "byte": "B", "arcminute": "′", "arcsecond": "″",
}  # fmt: skip
SHORT = {
    "m": "metre", "km": "kilo metre", "cm": "centi metre", "mm": "milli metre", "um": "micro metre", "nm": "nano metre",
    "kg": "kilogram", "g": "gram", "mg": "milli gram", "s": "second", "ms": "milli second", "us": "micro second",
    "ns": "nano second", "h": "hour", "Hz": "hertz", "kHz": "kilo hertz", "MHz": "mega hertz", "GHz": "giga hertz", "K": "kelvin",
    "mol": "mole", "A": "ampere", "mA": "milli ampere", "N": "newton", "kN": "kilo newton", "Pa": "pascal", "kPa": "kilo pascal",
    "J": "joule", "kJ": "kilo joule", "W": "watt", "kW": "kilo watt", "V": "volt", "mV": "milli volt", "eV": "electronvolt",
    "MeV": "mega electronvolt", "GeV": "giga electronvolt", "L": "litre", "mL": "milli litre", "F": "farad", "T": "tesla",
    "kWh": "kilo watt hour", "dB": "decibel",
}  # fmt: skip
_POWERS = {"square": "2", "squared": "2", "cubic": "3", "cubed": "3"}
_PARTS = re.compile(r"\\(?P<command>[A-Za-z]+)(?:\{(?P<power>[^{}]*)\})?|(?P<other>[^\\]+)")
_LITERAL = re.compile(r"(?P<name>[^\W\d_]+|[°%′″µμΩÅ]+)|\^\{?(?P<power>-?\d+)\}?|(?P<rest>.)")
_NUMBER = re.compile(
    r"(?P<sign>[+-]|\\pm|\\mp)?(?P<whole>\d*)(?:[.,](?P<part>\d+))?(?P<rest>\(\d+\))?"
    r"(?:(?:\+-|\\pm)(?P<about>\d+(?:[.,]\d+)?))?(?:[eEdD](?P<power>[+-]?\d+))?"
)
_GROUPED = 5  # digits from which on they are set in groups of three, as siunitx does unless told otherwise


def number(text: str) -> str:
    """Return the content of a \\num in plain TeX; what is no number, as it stands."""
    found = _NUMBER.fullmatch("".join(text.split()))
    if not found or not (found["whole"] or found["part"] or found["power"]):
        return text
    whole = found["whole"] or ("0" if found["part"] else "")
    said = (
        (found["sign"] or "")
        + _grouped(whole)
        + (f".{_grouped(found['part'], after=True)}" if found["part"] else "")
    )
    said += found["rest"] or ""
    if found["about"]:
        said += rf" \pm {found['about']}"
    if not found["power"]:
        return said
    times = rf"({said}) \times " if found["about"] else rf"{said} \times " if said.strip("+-") else said
    return f"{times}10^{{{int(found['power'])}}}"


def _grouped(digits: str, *, after: bool = False) -> str:
    if len(digits) < _GROUPED:
        return digits
    first = 3 if after else len(digits) % 3
    groups = [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    return THIN.join(group for group in groups if group)


def unit(text: str) -> str:
    r"""Return the content of a \unit in plain TeX, with what stands behind \per as a negative power. Raises ValueError."""
    made: list[list[str]] = []  # symbol and power
    prefix, power, sign = "", "", ""
    for part in _PARTS.finditer(text):
        name = part["command"]
        if part["other"] is not None:
            made += _literal(part["other"])
        elif name == "per":
            sign = "-"
        elif name in PREFIXES:
            prefix += PREFIXES[name]
        elif name in ("square", "cubic"):
            power = _POWERS[name]
        elif name in ("squared", "cubed", "tothe", "raiseto"):
            if not made:
                raise ValueError(f"\\{name} stands before all units")
            made[-1][1] = made[-1][1].replace("1", "") + (_POWERS.get(name) or part["power"] or "")
        elif name in UNITS or name in SHORT:
            symbol = UNITS.get(name) or "".join(
                PREFIXES.get(one) or UNITS[one] for one in SHORT[name].split()
            )
            made.append([prefix + symbol, f"{sign}{power or '1'}" if sign or power else ""])
            prefix, power, sign = "", "", ""
        else:
            raise ValueError(f"\\{name} is no unit")
    return THIN.join(rf"\text{{{symbol}}}" + (f"^{{{power}}}" if power else "") for symbol, power in made)


def _literal(text: str) -> list[list[str]]:
    """Return symbols and powers of units that are written as letters: kg.m/s^2."""
    made: list[list[str]] = []
    sign = ""
    for found in _LITERAL.finditer(text):
        if found["name"]:
            made.append([found["name"].replace("%", r"\%"), "-1" if sign else ""])
        elif found["power"]:
            if not made:
                raise ValueError("a power stands before all units")
            made[-1][1] = f"{sign}{found['power']}".replace("--", "")
        elif found["rest"] == "/":
            sign = "-"
        elif found["rest"] not in ".~*·{} \t":
            raise ValueError(f"'{found['rest']}' is in no unit")
    return made


def quantity(value: str, of: str) -> str:
    """Return a number with its unit; degrees stand close, as do minutes and seconds of arc."""
    said = unit(of)
    close = re.fullmatch(r"\\text\{[°′″]\}", said)
    return f"{number(value)}{'' if close else THIN}{said}"


def angle(text: str) -> str:
    """Return the content of an \\ang in plain TeX: degrees, or degrees, minutes and seconds between semicolons."""
    parts = text.split(";")
    return THIN.join(
        f"{number(part)}{mark}" for part, mark in zip(parts, ("°", "′", "″"), strict=False) if part.strip()
    )
