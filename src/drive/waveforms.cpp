#include "drive/waveforms.hpp"

namespace oxvac {

// One function per file in waveforms/.
Instruction read_sweep(const Reader& reader);
Instruction read_triangle(const Reader& reader);
Instruction read_pulse(const Reader& reader);
Instruction read_hold(const Reader& reader);
Instruction read_anneal(const Reader& reader);
Instruction read_read(const Reader& reader);
Instruction read_csv_waveform(const Reader& reader);
Instruction read_refresh(const Reader& reader);

const std::vector<Choice<Instruction>>& waveform_kinds() {
  static const std::vector<Choice<Instruction>> kinds{
      {"sweep", "ramp from one voltage to another, on request by way of others and back", read_sweep},
      {"triangle", "to a peak and back, on request on to a peak of the other sign and back", read_triangle},
      {"pulse", "a pulse or a train of them, with rise and fall times", read_pulse},
      {"hold", "a constant voltage", read_hold},
      {"anneal", "the surroundings at another temperature for some time", read_anneal},
      {"read", "a small sweep with the vacancies frozen, so that it leaves the state untouched", read_read},
      {"waveform", "a voltage from a CSV file", read_csv_waveform},
      {"refresh", "pairs of pulses of both signs", read_refresh},
  };
  return kinds;
}

}  // namespace oxvac
