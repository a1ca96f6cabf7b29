#pragma once
/// \file What stands between the source and the cell: a series resistor and a current compliance.
///
/// The circuit is one equation more in the system of the fields, with the device's voltage as its unknown:
/// there is no outer loop, and no step is taken with a wrong voltage.

#include <limits>
#include <optional>

#include "base/dual.hpp"
#include "config/reader.hpp"
#include "drive/instruction.hpp"

namespace oxvac {

struct Circuit {
  double series_resistance_ohm = 0;
  double compliance_positive_A =
      std::numeric_limits<double>::infinity();  ///< while V_applied >= 0; infinite: none
  double compliance_negative_A =
      std::numeric_limits<double>::infinity();  ///< while V_applied < 0; a size, > 0
  /// Width of the corner between the two branches, relative to 1 V and to the compliance. See
  /// circuit_residual.
  double softness = 1e-4;

  /// The compliance [A] at this applied voltage; infinite means none.
  double compliance_A(double V_applied) const {
    return V_applied < 0 ? compliance_negative_A : compliance_positive_A;
  }
};

/// Reads `circuit:` of the root mapping; without it nothing stands between source and cell.
/// \throws Error (input) for a negative resistance, a compliance that is not positive, a softness out of (0,
/// 0.5].
Circuit read_circuit(const Reader& root);

/// Compliance as a config states it: one for both polarities, another for the negative one. Infinite: none.
struct ComplianceWords {
  std::optional<double> positive_A, negative_A;
};
/// Reads `compliance` and `compliance_negative` of a mapping, each a current or the word none.
ComplianceWords read_compliance(const Reader& reader);

/// The circuit while an instruction runs: its own compliance in place of the circuit's where it has one.
Circuit circuit_during(const Circuit& circuit, const Instruction& instruction);

/// The circuit equation in volts; zero where device voltage and current belong together.
///
/// Without compliance it is V_applied - R_s I - V_device. With a compliance I_c, and s the sign of V_applied
/// (+1 at 0), it is the complementarity  0 <= a  and  b >= 0  and  a b = 0  of
///     a = s (V_applied - R_s I - V_device)         the voltage that the compliance takes away [V]
///     b = (1 - s I / I_c) 1 V                      the current that is left to the compliance, in volts
/// as s phi(a, b) with the smoothed Fischer-Burmeister function
///     phi = a + b - sqrt(a^2 + b^2 + eps^2) + sqrt((1 V)^2 + eps^2) - 1 V,   eps = softness * 1 V.
/// The last two terms make V_device = 0, I = 0 an exact solution at V_applied = 0. To leading order the roots
/// satisfy  a b = eps^2/2 (1 - (a + b)/(1 V)):  far below the compliance the device's voltage is off by about
/// softness^2/2 volts (5e-9 V with the default), far above it the current keeps to I_c within softness^2/2
/// relative, or eps^2/(2 a) where a is small. In both limits s phi tends to a linear equation, below the
/// compliance to the same one for both signs of V_applied, so a step through 0 V is as smooth as without.
///
/// The residual falls strictly in V_device for every device whose current does not fall with its voltage, so
/// the root is unique.
/// \param V_device  voltage across the cell [V]
/// \param I         current into the cell at the driven contact [A], of the sign of the voltage
/// Source: A. Fischer, Optimization 24 (1992) 269; smoothing: C. Kanzow, SIAM J. Matrix Anal. 17 (1996) 851.
Dual circuit_residual(const Dual& V_device, const Dual& I, double V_applied, const Circuit& circuit);

/// How far |I| is past the compliance [A]: negative below it, minus infinity where there is none.
double compliance_overshoot_A(double I, double V_applied, const Circuit& circuit);

}  // namespace oxvac
