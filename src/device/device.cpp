#include "device/device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "device/ranges.hpp"

namespace oxvac {

std::vector<FaceSelection> Device::contact_faces() const {
  std::vector<FaceSelection> faces;
  for (const Contact& c : contacts) faces.push_back(c.face);
  return faces;
}

const Material& Device::material_of(const std::string& region) const {
  for (std::size_t i = 0; i < region_names.size(); ++i)
    if (region_names[i] == region) return materials[i];
  throw input_error("the mesh has a region '" + region +
                    "' that the config gives no material: add it to 'regions'");
}

bool is_metal(const Material& m, const Device& device) { return device.drift_diffusion && !m.electrostatics; }
bool takes_electrode(const Material& m, const Device& device) {
  return device.drift_diffusion || m.conduction;
}

namespace {

Error complaint(const Material& m, const std::string& key, const std::string& message) {
  return input_error(m.where + ": materials." + m.name + (key.empty() ? "" : "." + key) + ": " + message);
}

/// What drift-diffusion asks of a material.
void check_drift_diffusion(const Material& m) {
  if (!m.electrostatics && (m.vacancies || m.ions))
    throw complaint(
        m, m.vacancies ? "vacancies" : "ions",
        "Poisson's equation must know their charge: add 'electrostatics: {permittivity: ...}', or for a "
        "metal remove them");
  if (!m.electrostatics && !m.conduction)
    throw complaint(
        m, "",
        "has neither 'electrostatics' (an oxide or insulator) nor 'conduction' (a metal), one of which "
        "drift_diffusion needs: add 'electrostatics: {permittivity: ...}'");
  if (m.vacancies && m.vacancies->compensation_S_m)
    throw complaint(
        m, "vacancies.compensation",
        "belongs to electrical: continuity; in drift_diffusion the fixed charges themselves keep the "
        "oxide neutral: remove it and give 'electrostatics.acceptors'");
}

/// Numbers that each make sense may together leave no conductivity, or one without a slope.
void check_conduction(const Material& m, const Device& d) {
  if (!m.conduction || !d.solve_charge || (d.drift_diffusion && m.electrostatics)) return;
  NodeState s;
  s.temperature_K = Dual::variable(d.ambient_K, 1);
  s.vacancies_m3 = Dual::variable(m.vacancies ? 0.5 * m.vacancies->max_density_m3 : 0, 2);
  const Dual sigma = m.conduction(s, Dual::variable(1, 6));
  if (!(sigma.value > 0 && std::isfinite(sigma.value) && std::isfinite(sigma.d[1]) &&
        std::isfinite(sigma.d[2])))
    throw complaint(
        m, "conduction",
        fmt::format("gives {:.3g} S/m at the ambient temperature of {:.6g} K {} vacancies: it must be "
                    "positive and smooth there; change its numbers or its law",
                    sigma.value, d.ambient_K, m.vacancies ? "where half of the sites are" : "without"));
}

/// What the closure of the charge balance asks of a contact.
void check_contact(const Contact& c, const Device& d, bool semiconductor) {
  using Type = CarrierContact::Type;
  const Type type = c.carriers.type;
  const auto require = [&](bool ok, const std::string& key, const std::string& message) {
    if (!ok)
      throw input_error(c.carriers_where + ": contacts." + c.name + ".carriers." + key + ": " + message);
  };
  require(d.drift_diffusion || (type != Type::blocking && type != Type::pinned), "type",
          "blocking and pinned carriers need physics.electrical: drift_diffusion");
  require(
      !d.drift_diffusion || type != Type::interlayer, "type",
      "an interlayer belongs to the continuity closure; in drift_diffusion make it a region of its own, with "
      "'electrostatics' and 'carriers'");
  require(!d.drift_diffusion || semiconductor || (type != Type::pinned && !c.carriers.emits()), "type",
          "barriers and pinned carriers need a material with 'carriers': {gap: ..., conduction_states: ..., "
          "electron_mobility: ...}; a cell of insulators alone is a capacitor");
  require(!(d.solve_holes && type == Type::pinned) || c.carriers.holes_m3 > 0, "holes",
          "they are solved for, so a pinned contact needs their density too: add 'holes: ...'");
}

/// What the initial contributions ask of their regions.
void check_initial(const InitialVacancies& initial, std::optional<VacancyLaw> Material::*law,
                   const std::string& species, const Device& d) {
  for (const Seed& s : initial.seeds) {
    bool any = false;
    for (std::size_t i = 0; i < d.region_names.size(); ++i) {
      const bool holds = (d.materials[i].*law).has_value();
      any = any || holds;
      if (!holds && std::find(s.regions.begin(), s.regions.end(), d.region_names[i]) != s.regions.end())
        throw input_error(s.where + ": initial." + species + ".regions: the material '" +
                          d.materials[i].name + "' of region '" + d.region_names[i] + "' holds no " +
                          species + ": name another region, or give it '" + species + "'");
    }
    if (!any)
      throw input_error(s.where + ": initial." + species + ": no material holds " + species + ": give one '" +
                        species + "', or remove this");
  }
}

void check(const Device& d, const Reader& physics) {
  bool semiconductor = false;
  for (const Material& m : d.materials) {
    if (d.drift_diffusion) check_drift_diffusion(m);
    check_conduction(m, d);
    semiconductor = semiconductor || m.carriers;
  }
  for (const Contact& c : d.contacts) check_contact(c, d, semiconductor);
  const bool cooled = std::any_of(d.contacts.begin(), d.contacts.end(), [](const Contact& c) {
    return c.thermal == ThermalContact::fixed || c.thermal == ThermalContact::robin;
  });
  physics.require(d.heat != HeatMode::steady || cooled, "heat",
                  "a steady temperature needs a way out for the heat: give a contact 'heat: {type: robin, "
                  "conductance: ...}' or 'fixed', or take 'heat: transient'");
  check_initial(d.initial, &Material::vacancies, "vacancies", d);
  check_initial(d.initial_ions, &Material::ions, "ions", d);
}

}  // namespace

Device read_device(const Reader& root) {
  Device d;
  const Reader physics = root.section_or_empty("physics", "which balances are solved");
  const std::string electrical = physics.word(
      "electrical", {"continuity", "drift_diffusion", "off"}, "continuity",
      "closure of the charge balance; continuity: div(sigma grad psi) = 0; drift_diffusion: Poisson "
      "with vacancies, dopants and carriers");
  d.solve_charge = electrical != "off";
  d.drift_diffusion = electrical == "drift_diffusion";
  d.solve_holes = physics.flag("holes", false, "whether holes are solved for (drift_diffusion)");
  physics.require(d.drift_diffusion || !d.solve_holes || physics.is_describing(), "holes",
                  "belongs to electrical: drift_diffusion; set that, or remove it");
  const std::string heat = physics.word("heat", {"transient", "steady", "off"}, "transient", "heat balance");
  d.heat = heat == "off" ? HeatMode::off : heat == "steady" ? HeatMode::steady : HeatMode::transient;
  d.vacancies_move = physics.flag(
      "vacancies", true,
      "whether vacancies move; off keeps their initial density (ions of the second species move on)");
  const std::string ion_flux = physics.word(
      "ion_flux", {"scharfetter_gummel", "limited"}, "scharfetter_gummel",
      "flux of mobile ions; scharfetter_gummel: exponentially fitted, smears fronts over the cells; limited: "
      "of "
      "second order on fronts too, by flux-limited slopes along straight lines of the mesh (continuity)");
  d.second_order_ions = ion_flux == "limited";
  physics.require(!d.drift_diffusion || !d.second_order_ions || physics.is_describing(), "ion_flux",
                  "'limited' belongs to electrical: continuity, where ions carry no current; take "
                  "'scharfetter_gummel'");
  d.ambient_K = physics.quantity("ambient", dim::temperature, 300.0,
                                 "temperature of the surroundings and at the start");
  physics.require(is_temperature_of_a_cell(d.ambient_K), "ambient", temperature_range);

  d.mesh = read_mesh_spec(root);
  d.mesh.overlap = d.second_order_ions ? 2 : 1;
  std::vector<std::string> used;
  for (const BoxRegion& r : d.mesh.regions) used.push_back(r.material);
  const auto materials = read_materials(root, used);
  for (const BoxRegion& r : d.mesh.regions) {
    if (r.material == "none") continue;
    d.region_names.push_back(r.name);
    const auto found = materials.find(r.material);
    d.materials.push_back(found == materials.end() ? Material{} : found->second);  // only while describing
  }
  d.contacts = read_contacts(root, d.mesh);
  d.initial = read_initial(root, "vacancies", d.mesh);
  d.initial_ions = read_initial(root, "ions", d.mesh);
  for (const Material& m : d.materials) d.solve_ions = d.solve_ions || m.ions;
  d.solve_vacancies = d.vacancies_move || !d.initial.seeds.empty();
  if (!root.is_describing()) check(d, physics);
  return d;
}

}  // namespace oxvac
