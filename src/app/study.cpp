#include "app/study.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace oxvac {
namespace {

constexpr double most_steps = 1e9;

/// \throws Error (input) where an instruction names a contact that follows no protocol.
void check_contact(const Instruction& i, const Device& device) {
  if (i.contact.empty()) return;
  std::vector<std::string> names;
  for (const Contact& c : device.contacts) {
    if (c.name == i.contact && c.electrical == ElectricalContact::driven) return;
    names.push_back(c.name);
  }
  const bool exists = std::find(names.begin(), names.end(), i.contact) != names.end();
  throw input_error(
      i.where + ": instruction '" + i.name + "': contact: " +
      (exists ? "'" + i.contact + "' is not driven: give that contact 'electrical: driven', or remove this"
              : "there is no contact '" + i.contact + "'; there are " + one_of(names) + "." +
                    did_you_mean(i.contact, names)));
}

/// \throws Error (input) where equal steps would never come to an end.
void check_fixed_step(const Reader& root, const Study& s) {
  if (!s.step.fixed_s) return;
  double whole_s = 0;
  for (const Instruction& i : s.protocol) whole_s += i.waveform->duration_s();
  root.section("time", "how time advances")
      .require(whole_s / *s.step.fixed_s <= most_steps, "fixed_step",
               fmt::format("would make {:.2g} steps of a protocol of {:.4g} s: lengthen it, or remove it for "
                           "steps that the error controls",
                           whole_s / *s.step.fixed_s, whole_s));
}

/// \throws Error (input) where a region is named that no filament can grow in.
void check_filament_regions(const Reader& root, const Study& s) {
  const Reader r = root.section_or_empty("output", "what is written, and how often");
  const auto& names = s.device.region_names;
  for (const std::string& name : s.output.filament_regions) {
    r.require(
        std::find(names.begin(), names.end(), name) != names.end(), "filament_regions",
        "there is no region '" + name + "'; there are " + one_of(names) + "." + did_you_mean(name, names));
    r.require(s.device.material_of(name).vacancies.has_value(), "filament_regions",
              "no vacancies live in region '" + name + "'; take it out");
  }
}

}  // namespace

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
  if (!s.device.contacts.empty())
    root.require(driven || !moves, "protocol",
                 "applies a voltage, but no contact is driven: give one contact 'electrical: driven'");
  else
    root.require(!moves, "contacts",
                 "there are none, but the protocol applies a voltage: give one contact 'electrical: driven'");
  for (const Instruction& i : s.protocol) check_contact(i, s.device);
  if (!root.is_describing()) {
    check_fixed_step(root, s);
    check_filament_regions(root, s);
  }
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
