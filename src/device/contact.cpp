#include "device/contact.hpp"

#include <algorithm>

namespace oxvac {
namespace {

void read_thermal(Contact& c, const Reader& r) {
  if (!r.has("heat")) return;
  const Reader h = r.section("heat", "how the contact carries heat away; left out: not at all");
  const std::string type = h.word("type", {"insulated", "fixed", "robin"}, "kind of thermal contact");
  c.temperature_K =
      h.maybe_quantity("temperature", dim::temperature, "of the surroundings; default: ambient");
  h.require(!c.temperature_K || *c.temperature_K > 0, "temperature", "must be above 0 K");
  if (type == "fixed") c.thermal = ThermalContact::fixed;
  if (type == "robin" || h.is_describing()) {
    c.thermal = ThermalContact::robin;
    c.conductance_W_m2K =
        h.quantity("conductance", dim::interface_conductance, "interface conductance G to the surroundings");
    h.require(c.conductance_W_m2K > 0, "conductance", "must be positive");
  }
}

SurfaceExchange read_exchange(const Reader& r) {
  SurfaceExchange x{};
  x.capture_m_s = r.quantity("capture", dim::velocity, "prefactor of the rate into the electrode");
  x.capture_energy_eV = r.energy_eV("capture_energy", "its activation energy");
  x.release_Hz = r.quantity("release", dim::frequency, "prefactor of the rate back into the oxide");
  x.release_energy_eV = r.energy_eV("release_energy", "its activation energy");
  x.lever_m =
      r.quantity("lever", dim::length, 0.2e-9, "distance over which the field lowers or raises the barriers");
  x.capacity_per_m2 = r.quantity("capacity", dim::per_area, "surface density that the electrode can hold");
  x.initial_per_m2 = r.quantity("initial", dim::per_area, 0.0, "surface density at the start");
  r.require(x.capture_m_s >= 0, "capture", "must not be negative");
  r.require(x.release_Hz >= 0, "release", "must not be negative");
  r.require(x.capture_energy_eV >= 0, "capture_energy", "must not be negative");
  r.require(x.release_energy_eV >= 0, "release_energy", "must not be negative");
  r.require(x.capacity_per_m2 > 0, "capacity", "must be positive");
  r.require(x.initial_per_m2 >= 0 && x.initial_per_m2 <= x.capacity_per_m2, "initial",
            "must lie between 0 and 'capacity'");
  return x;
}

void read_vacancy_contact(Contact& c, const Reader& r) {
  if (!r.has("vacancies")) return;
  const Reader v = r.section("vacancies", "what vacancies do here; left out: they are blocked");
  const std::string type = v.word("type", {"blocking", "fixed", "exchange"}, "kind of vacancy contact");
  if (type == "fixed" || v.is_describing()) {
    c.vacancies = VacancyContact::fixed;
    c.fixed_density_m3 = v.quantity("density", dim::per_volume, "density held here (type fixed)");
    v.require(c.fixed_density_m3 > 0, "density", "must be positive");
  }
  if (type == "exchange" || v.is_describing()) {
    c.vacancies = VacancyContact::exchange;
    c.exchange = read_exchange(v);
  }
}

}  // namespace

std::vector<Contact> read_contacts(const Reader& root, const MeshSpec& mesh) {
  std::vector<Contact> contacts;
  root.named("contacts", "where current, heat and vacancies enter or leave",
             [&](const std::string& name, const Reader& r) {
               Contact c;
               c.name = name;
               c.face = read_face_selection(name, r, mesh);
               const std::string electrical =
                   r.word("electrical", {"none", "driven", "grounded"}, "none",
                          "driven: follows the protocol through the circuit; grounded: at 0 V");
               if (electrical == "driven") c.electrical = ElectricalContact::driven;
               if (electrical == "grounded") c.electrical = ElectricalContact::grounded;
               read_thermal(c, r);
               read_vacancy_contact(c, r);
               const bool second = c.electrical == ElectricalContact::driven &&
                                   std::any_of(contacts.begin(), contacts.end(), [](const Contact& o) {
                                     return o.electrical == ElectricalContact::driven;
                                   });
               r.require(!second, "electrical", "only one contact can be driven; ground the others");
               contacts.push_back(c);
             });
  const auto any = [&](ElectricalContact kind) {
    return std::any_of(contacts.begin(), contacts.end(),
                       [&](const Contact& c) { return c.electrical == kind; });
  };
  root.require(
      !any(ElectricalContact::driven) || any(ElectricalContact::grounded), "contacts",
      "a driven contact needs a grounded one, or no current can flow: give one 'electrical: grounded'");
  return contacts;
}

}  // namespace oxvac
