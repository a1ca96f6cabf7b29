"""layer.py RESULTS: what lies below the active electrode after each read. Needs what `oxvac iv` wrote.

Columns: resistance (states.csv), mean density of the last 1 nm and the last 3 nm, field at the electrode,
width of the depletion layer by Gauss' law, field x permittivity / (2 q density far away), and the resistance
of all slices of the oxide at rest, sum of dz / (q mobility electrons area).
"""
import csv
import math
import pathlib
import re
import struct
import sys

CHARGE = 1.602176634e-19
PERMITTIVITY = 17 * 8.8541878128e-12
MOBILITY = 4e-6
AREA = 6362e-18


def fields(path):
    """Point data of a .vtu with raw appended data, sorted by z."""
    data = path.read_bytes()
    head = data[: data.index(b"<AppendedData")].decode()
    start = data.index(b"_", len(head)) + 1
    found = {}
    for name, offset in re.findall(r'"Float64" Name="(\w+)"[^>]*offset="(\d+)"', head):
        at = start + int(offset)
        (size,) = struct.unpack_from("<Q", data, at)
        found[name] = struct.unpack_from(f"<{size // 8}d", data, at + 8)
    z = found["points_m"][::3]
    order = sorted(range(len(z)), key=z.__getitem__)
    pick = lambda column: [column[i] for i in order]
    return pick(z), *(pick(found[key]) for key in ("potential_V", "vacancies_m3", "electrons_m3"))


def mean(z, density, length):
    """Mean over the last `length`, linear between nodes; its edge is taken to be a node or inside a slice."""
    edge, total = z[-1] - length, 0.0
    for a, b, na, nb in zip(z, z[1:], density, density[1:]):
        low = max(a, edge)
        if low < b:
            total += 0.5 * (na + (nb - na) * (low - a) / (b - a) + nb) * (b - low)
    return total / length


def inverse_mean(a, b):
    """Mean of 1/n over a slice in which n is exponential."""
    return 1 / a if abs(b / a - 1) < 1e-9 else (1 / a - 1 / b) / math.log(b / a)


folder = pathlib.Path(sys.argv[1])
reads = list(csv.DictReader(open(folder / "states.csv")))
print("read            ohm        1 nm, /m3  3 nm, /m3  field, V/m  width, nm  slices, ohm")
for i, read in enumerate(reads, 1):
    z, potential, vacancies, electrons = fields(folder / f"fields_{i:05d}.vtu")
    h = z[-1] - z[-2]
    space_charge = CHARGE * (2 * vacancies[-1] - electrons[-1])
    field = (potential[-2] - potential[-1]) / h + 0.5 * h * space_charge / PERMITTIVITY
    width = PERMITTIVITY * field / (2 * CHARGE * vacancies[0])
    slices = sum((b - a) * inverse_mean(na, nb) for a, b, na, nb in zip(z, z[1:], electrons, electrons[1:]))
    print(f"{read['name']:<15} {float(read['resistance_ohm']):<10.4g} {mean(z, vacancies, 1e-9):<10.3g} "
          f"{mean(z, vacancies, 3e-9):<10.3g} {field:<11.3g} {width * 1e9:<10.3f} "
          f"{slices / (CHARGE * MOBILITY * AREA):.4g}")
