// Bytes as the CSV table of a waveform; one that is accepted must be a waveform.

#include <cmath>
#include <sstream>

#include "drive/waveforms/csv.hpp"
#include "play.hpp"

namespace oxvac::fuzz {

void play_waveform(const std::string& bytes) {
  std::shared_ptr<const Waveform> waveform;
  if (!accepts([&] {
        std::istringstream stream(bytes);
        waveform = parse_csv_waveform(stream, "w.csv");
      }))
    return;
  double before_s = 0;
  const double extreme_V = std::abs(waveform->extreme_V());
  for (const double corner_s : waveform->corners_s()) {
    if (!(corner_s > before_s) || !std::isfinite(corner_s)) broken("corners do not follow each other");
    for (const double t_s : {before_s + 0.5 * (corner_s - before_s), corner_s})
      if (!(std::abs(waveform->value_V(t_s)) <= extreme_V * (1 + 1e-12)))
        broken("a voltage beyond the largest one of the table, or none at all");
    before_s = corner_s;
  }
  if (waveform->duration_s() != before_s) broken("the last corner is not the end");
}

}  // namespace oxvac::fuzz
