// Bytes as the CSV table of a cell's I-V curve; one that is accepted must be a curve.

#include <cmath>
#include <optional>
#include <sstream>

#include "crossbar/curve_source.hpp"
#include "play.hpp"

namespace oxvac::fuzz {

void play_curve(const std::string& bytes) {
  std::optional<crossbar::CellCurve> curve;
  if (!accepts([&] {
        std::istringstream stream(bytes);
        curve = crossbar::parse_curve_csv(stream, "iv.csv");
      }))
    return;
  double before_V = 0, before_A = 0;
  for (const double point_V : curve->table_voltage_V())
    for (const double voltage_V : {before_V + 0.5 * (point_V - before_V), point_V}) {
      const double current_A = curve->current_A(voltage_V);
      if (!(current_A >= before_A * (1 - 1e-9))) broken("the current falls, or is none");
      if (curve->current_A(-voltage_V) != -current_A) broken("the curve is not odd");
      before_V = voltage_V;
      before_A = current_A;
    }
}

}  // namespace oxvac::fuzz
