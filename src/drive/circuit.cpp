#include "drive/circuit.hpp"

#include <fmt/format.h>

#include <cmath>

namespace oxvac {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double scale_V = 1;  // turns relative currents into volts; biases are of this order

std::optional<double> current_or_none(const Reader& reader, std::string_view key, std::string_view doc) {
  if (!reader.has(key)) return {};
  const std::string text = reader.text(key, "", doc);
  if (reader.is_describing()) return {};
  if (text == "none") return infinite;
  const auto quantity = parse_quantity(text);
  if (!quantity || quantity->dimension != dim::current)
    throw reader.error(
        key, fmt::format("'{}' is no current. Give one with its unit, as in 30 uA, or none.", text));
  reader.require(
      quantity->value_SI > 0, key,
      fmt::format("a compliance must be positive, not {}; it is a size, the same for both signs of "
                  "the current. To switch it off write none.",
                  text));
  return quantity->value_SI;
}

}  // namespace

ComplianceWords read_compliance(const Reader& reader) {
  ComplianceWords words;
  words.positive_A = current_or_none(
      reader, "compliance", "largest current, held by the circuit: a current or none; for both polarities");
  words.negative_A = current_or_none(reader, "compliance_negative",
                                     "the same for negative bias, where it differs: a current or none");
  if (!words.negative_A) words.negative_A = words.positive_A;
  return words;
}

Circuit read_circuit(const Reader& root) {
  const Reader r = root.section_or_empty("circuit", "what stands between the source and the cell");
  Circuit circuit;
  circuit.series_resistance_ohm = r.quantity("series_resistance", dim::resistance, 0.0,
                                             "resistor in series with the cell; part of the equations");
  r.require(circuit.series_resistance_ohm >= 0, "series_resistance",
            fmt::format("a resistance cannot be negative ({} ohm)", circuit.series_resistance_ohm));
  const ComplianceWords words = read_compliance(r);
  circuit.compliance_positive_A = words.positive_A.value_or(infinite);
  circuit.compliance_negative_A = words.negative_A.value_or(infinite);
  circuit.softness =
      r.number("softness", circuit.softness,
               "relative width of the corner at the compliance: 1e-4 is hard, 0.05 like a transistor");
  r.require(circuit.softness > 0 && circuit.softness <= 0.5, "softness",
            fmt::format("must be above 0 and at most 0.5, not {}", circuit.softness));
  return circuit;
}

Circuit circuit_during(const Circuit& circuit, const Instruction& instruction) {
  Circuit now = circuit;
  now.compliance_positive_A = instruction.compliance_positive_A.value_or(circuit.compliance_positive_A);
  now.compliance_negative_A = instruction.compliance_negative_A.value_or(circuit.compliance_negative_A);
  return now;
}

Dual circuit_residual(const Dual& V_device, const Dual& I, double V_applied, const Circuit& circuit) {
  const Dual missing_V = V_applied - circuit.series_resistance_ohm * I - V_device;
  const double compliance_A = circuit.compliance_A(V_applied);
  if (std::isinf(compliance_A)) return missing_V;
  const double sign = V_applied < 0 ? -1 : 1;
  const double eps_V = circuit.softness * scale_V;
  const Dual a = sign * missing_V;
  const Dual b = scale_V - (sign * scale_V / compliance_A) * I;
  const double shift_V = std::hypot(scale_V, eps_V) - scale_V;
  return sign * (a + b - sqrt(a * a + b * b + eps_V * eps_V) + shift_V);
}

double compliance_overshoot_A(double I, double V_applied, const Circuit& circuit) {
  return std::abs(I) - circuit.compliance_A(V_applied);
}

}  // namespace oxvac
