"""Numbers, drive and reporting shared by the peer scripts of the reduced TaOx
benchmark (bench/README.md states the same problem in words).

SI values in P; the scripts work in scaled units: length nm, n in units of n0,
psi in V, T in K, time in s.
"""
import argparse
import json
import math
import os
import resource
import sys
import time

P = dict(
    q=1.602176634e-19,      # C
    kB_eV=8.617333262e-5,   # eV/K
    z=2.0,                  # vacancy charge number
    Lx=250e-9, Ly=250e-9,   # lateral size, m (2D: Ly is the depth that turns A/m into A)
    H=15e-9,                # oxide thickness, m
    T0=300.0,               # electrode and initial temperature, K
    n0=1.0e27,              # reference vacancy density, m^-3
    sigma0=1.0e4,           # S/m
    Eac=0.05,               # eV
    kth=1.0,                # W/(m K)
    rhocp=2.5e6,            # J/(m^3 K)
    D0=5.0e-9,              # m^2/s
    Ea=0.85,                # eV
    bg=0.002,               # background level of n/n0
    s=15e-9,                # lateral standard deviation of the Gaussian seed, m
    Vmax=1.4,               # V
    tend=2.0e-3,            # s, one triangle 0 -> Vmax -> 0
)


def scaled():
    """The same numbers in nm, n0, V, K, s."""
    p = dict(P)
    for k in ("Lx", "Ly", "H", "s"):
        p[k] = P[k] * 1e9
    p["D0"] = P["D0"] * 1e18                       # nm^2/s
    p["rc_k"] = P["rhocp"] / P["kth"] * 1e-18      # s/nm^2
    p["s_k"] = P["sigma0"] / P["kth"]              # K/V^2   (times |grad psi|^2 in (V/nm)^2 gives K/nm^2)
    p["cur"] = P["sigma0"] * 1e-9                  # S/nm ; sigma_rel * (V/nm) * nm^2 * cur = A
    p["ntot"] = P["n0"] * 1e-27                    # n/n0 * nm^3 * ntot = number of vacancies
    return p


def drive(t):
    """Top electrode voltage, V."""
    h = 0.5 * P["tend"]
    return P["Vmax"] * (t / h if t <= h else (P["tend"] - t) / h)


def arguments(desc, sizes):
    a = argparse.ArgumentParser(description=desc)
    for name, default in sizes:
        a.add_argument("--" + name, type=int, default=default)
    a.add_argument("--steps", type=int, default=200, help="number of equal time steps in tend")
    a.add_argument("--run-steps", type=int, default=0, help="stop after this many steps (0: all)")
    a.add_argument("--tol", type=float, default=1e-6, help="outer iteration tolerance")
    a.add_argument("--max-outer", type=int, default=60)
    a.add_argument("--out", default="", help="write the JSON here too")
    a.add_argument("--verbose", action="store_true")
    return a


class Report:
    def __init__(self, code, args, cells, unknowns, extra=None):
        self.d = dict(code=code, cells=cells, unknowns=unknowns, dt=P["tend"] / args.steps,
                      steps=0, tol=args.tol, outer_total=0, outer_max=0, unconverged_steps=0)
        self.d.update(extra or {})
        self.args = args
        self.t, self.v, self.i, self.tp, self.nt = [], [], [], [], []
        self.t0 = time.perf_counter()
        self.t_loop = None

    def start_loop(self):
        self.t_loop, self.c_loop = time.perf_counter(), time.process_time()
        self.d["wall_setup_s"] = self.t_loop - self.t0

    def step(self, t, v, i, tpeak, ntot, outer):
        self.t.append(t); self.v.append(v); self.i.append(i)
        self.tp.append(tpeak); self.nt.append(ntot)
        self.d["steps"] += 1
        self.d["outer_total"] += outer
        self.d["unconverged_steps"] += outer >= self.args.max_outer
        self.d["outer_max"] = max(self.d["outer_max"], outer)
        if self.args.verbose:
            print("%4d t=%.4e V=%.4f I=%.6e A Tmax=%.2f K N=%.6e it=%d"
                  % (self.d["steps"], t, v, i, tpeak, ntot, outer), file=sys.stderr, flush=True)

    def done(self, n_initial):
        d = self.d
        d["wall_loop_s"] = time.perf_counter() - self.t_loop
        d["cpu_loop_s"] = time.process_time() - self.c_loop
        d["wall_s"] = time.perf_counter() - self.t0
        mus = d["unknowns"] * d["steps"] * 1e-6
        d["s_per_million_unknown_steps"] = d["wall_loop_s"] / mus
        d["peak_rss_MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
        k = max(1, len(self.t) // 20)
        pick = sorted(set(list(range(k - 1, len(self.t), k)) + [len(self.t) - 1]))
        d["samples"] = [dict(t=self.t[j], V=self.v[j], I=self.i[j], Tmax=self.tp[j], N=self.nt[j]) for j in pick]
        d["I_all"] = self.i
        d["Tmax_peak"] = max(self.tp)
        d["I_peak"] = max(self.i)
        d["N_initial"] = n_initial
        d["N_final"] = self.nt[-1]
        d["N_drift_rel"] = self.nt[-1] / n_initial - 1.0
        s = json.dumps(d)
        print(s)
        if self.args.out:
            os.makedirs(os.path.dirname(os.path.abspath(self.args.out)), exist_ok=True)
            with open(self.args.out, "w") as f:
                f.write(s + "\n")
