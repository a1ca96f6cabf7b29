#include "app/study.hpp"

#include <algorithm>

namespace oxvac {

Study read_study(const Reader& root) {
  Study s;
  s.title = root.text("title", "oxvac run", "one line that says what this run is; stored with the results");
  s.device = read_device(root);
  s.circuit = read_circuit(root);
  s.protocol = read_protocol(root, s.circuit);
  s.newton = read_newton_options(root.section_or_empty("solver", "how the equations of one step are solved"));
  s.step = read_step_options(root.section_or_empty("time", "how time advances"));
  s.output = read_output(root);
  const bool moves = std::any_of(s.protocol.begin(), s.protocol.end(),
                                 [](const Instruction& i) { return i.waveform->extreme_V() != 0; });
  const bool driven = std::any_of(s.device.contacts.begin(), s.device.contacts.end(),
                                  [](const Contact& c) { return c.electrical == ElectricalContact::driven; });
  root.require(driven || !moves, "protocol",
               "applies a voltage, but no contact is driven: give one contact 'electrical: driven'");
  const bool anneals = std::any_of(s.protocol.begin(), s.protocol.end(),
                                   [](const Instruction& i) { return i.ambient_K.has_value(); });
  const bool warms = s.device.heat != HeatMode::off &&
                     std::any_of(s.device.contacts.begin(), s.device.contacts.end(), [](const Contact& c) {
                       return c.thermal != ThermalContact::insulated && !c.temperature_K;
                     });
  root.require(
      warms || !anneals, "protocol",
      "has an anneal, but nothing would warm the cell: solve for heat (physics.heat: transient) and give a "
      "contact `heat:` without a temperature of its own");
  return s;
}

LoadedStudy load_study(const std::string& path, const std::vector<std::string>& overrides) {
  const Document document = Document::load(path, overrides);
  LoadedStudy loaded;
  loaded.study = read_study(document.root());
  document.require_all_used();
  loaded.resolved = document.resolved();
  return loaded;
}

}  // namespace oxvac
