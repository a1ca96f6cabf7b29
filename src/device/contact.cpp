#include "device/contact.hpp"

#include <algorithm>

#include "base/constants.hpp"
#include "device/ranges.hpp"

namespace oxvac {
namespace {

void read_thermal(Contact& c, const Reader& r) {
  if (!r.has("heat")) return;
  const Reader h = r.section("heat", "how the contact carries heat away; left out: not at all");
  const std::string type =
      h.word("type", {"insulated", "fixed", "robin", "interface"},
             "kind of thermal contact; interface: a resistance between the two regions of an `a|b` face");
  if (type != "interface")
    c.temperature_K = h.maybe_quantity("temperature", dim::temperature,
                                       "temperature of the surroundings; default: ambient");
  h.require(!c.temperature_K || is_temperature_of_a_cell(*c.temperature_K), "temperature", temperature_range);
  h.require(type != "insulated" || !c.temperature_K, "temperature",
            "an insulated contact has no surroundings: take 'type: fixed' or 'robin', or remove it");
  if (type == "fixed") c.thermal = ThermalContact::fixed;
  if (type == "robin" || type == "interface" || h.is_describing()) {
    c.thermal = type == "interface" ? ThermalContact::interface : ThermalContact::robin;
    c.conductance_W_m2K = h.quantity(
        "conductance", dim::interface_conductance,
        "interface conductance G: to the surroundings (robin), or between the two regions (interface)");
    h.require(c.conductance_W_m2K > 0, "conductance", "must be positive");
  }
  if (type != "interface") return;
  const std::string& on = c.face.on;
  const std::size_t bar = on.find('|');
  if (bar != std::string::npos) c.region_behind = on.substr(bar + 1);
  h.require(bar != std::string::npos && c.region_behind != "none", "type",
            "an interface lies between two regions: put the contact on a face such as 'oxide|metal'");
}

/// Whether two thermal interfaces are one, named once from each side.
bool is_other_side(const Contact& a, const Contact& b) {
  return a.thermal == ThermalContact::interface && b.thermal == ThermalContact::interface &&
         a.face.on == b.region_behind + "|" + b.face.on.substr(0, b.face.on.find('|'));
}

SurfaceExchange read_exchange(const Reader& r) {
  SurfaceExchange x{};
  x.capture_m_s = r.quantity("capture", dim::velocity, "prefactor of the rate into the electrode");
  x.capture_energy_eV = r.energy_eV("capture_energy", "activation energy of the rate into the electrode");
  x.release_Hz = r.quantity("release", dim::frequency, "prefactor of the rate back into the oxide");
  x.release_energy_eV = r.energy_eV("release_energy", "activation energy of the rate back into the oxide");
  x.lever_m =
      r.quantity("lever", dim::length, 0.2e-9, "distance over which the field lowers or raises the barriers");
  x.capacity_per_m2 = r.quantity("capacity", dim::per_area, "surface density that the electrode can hold");
  x.initial_per_m2 = r.quantity("initial", dim::per_area, 0.0, "surface density at the start");
  r.require(x.capture_m_s >= 0, "capture", "must not be negative");
  r.require(x.release_Hz >= 0, "release", "must not be negative");
  r.require(x.capture_energy_eV >= 0, "capture_energy", "must not be negative");
  r.require(x.release_energy_eV >= 0, "release_energy", "must not be negative");
  r.require(x.lever_m >= 0 && x.lever_m <= longest_hop_m, "lever", hop_range);
  r.require(x.capacity_per_m2 > 0, "capacity", "must be positive");
  r.require(x.initial_per_m2 >= 0 && x.initial_per_m2 <= x.capacity_per_m2, "initial",
            "must lie between 0 and 'capacity'");
  return x;
}

/// \param can_exchange whether the electrode has a store for this species.
IonContact read_ion_contact(const Reader& contact, const std::string& species, bool can_exchange) {
  IonContact c;
  if (!contact.has(species)) return c;
  c.where = contact.where(species);
  using Type = IonContact::Type;
  const Reader r = contact.section(species, "what " + species + " do here; left out: they are blocked");
  std::vector<std::string> types = {"blocking", "fixed", "flux"};
  if (can_exchange) types.emplace_back("exchange");
  const std::string type = r.word("type", types, "kind of contact for them");
  if (type == "fixed" || r.is_describing()) {
    c.type = Type::fixed;
    c.density_m3 = r.quantity("density", dim::per_volume, "density held here (type fixed)");
    r.require(c.density_m3 > 0, "density", "must be positive");
  }
  if (type == "flux" || r.is_describing()) {
    c.type = Type::flux;
    c.inflow_1_m2s = r.quantity("inflow", dim::flux,
                                species + " that enter per area and time; below 0: that leave (type flux)");
  }
  if (can_exchange && (type == "exchange" || r.is_describing())) {
    c.type = Type::exchange;
    c.exchange = read_exchange(r);
  }
  return c;
}

Barrier read_barrier(const Reader& r, bool tunnels) {
  Barrier b;
  b.tunnels = tunnels;
  b.height_eV = r.energy_eV("barrier", "height of the barrier (schottky, tunnel), before any lowering");
  b.image_force =
      r.flag("image_force", true, "whether the image force lowers the barrier (schottky, tunnel)");
  const double optical =
      r.number("image_permittivity", 4.5, "relative (optical) permittivity that the image force feels");
  const double low =
      r.number("permittivity", 25, "relative permittivity of the depletion layer (continuity)");
  b.image_permittivity_F_m = optical * constants::vacuum_permittivity_F_m;
  b.static_permittivity_F_m = low * constants::vacuum_permittivity_F_m;
  b.bulk_level_eV =
      r.energy_eV("bulk_level", 0.1, "conduction band above the Fermi level inside the oxide (continuity)");
  b.richardson_A_m2K2 = r.quantity("richardson", dim::richardson, constants::richardson_A_m2K2,
                                   "effective Richardson constant");
  b.tunnel_mass_kg =
      constants::electron_mass_kg *
      r.number("tunnel_mass", 0.3, "mass of a tunnelling electron, in electron masses (tunnel)");
  r.require(b.height_eV > 0, "barrier", "must be positive");
  r.require(optical >= least_permittivity, "image_permittivity", permittivity_range);
  r.require(low >= least_permittivity, "permittivity", permittivity_range);
  r.require(b.richardson_A_m2K2 > 0, "richardson", "must be positive");
  r.require(is_tunnel_mass(b.tunnel_mass_kg), "tunnel_mass", tunnel_mass_range);
  return b;
}

void read_carrier_contact(Contact& c, const Reader& r) {
  if (!r.has("carriers")) return;
  using Type = CarrierContact::Type;
  const Reader e = r.section("carriers", "how electrons pass between electrode and oxide; left out: ohmic");
  const std::string type = e.word(
      "type", {"ohmic", "schottky", "tunnel", "interlayer", "blocking", "pinned"},
      "ohmic; schottky: thermionic emission over a barrier; tunnel: through it as well; interlayer: "
      "through a thin oxidised layer (continuity only); blocking; pinned: densities held (the last two in "
      "drift_diffusion only)");
  r.require(c.electrical != ElectricalContact::none, "carriers",
            "belongs to an electrode: give the contact 'electrical: driven' or 'grounded'");
  if (type == "schottky" || type == "tunnel" || e.is_describing()) {
    c.carriers.type = type == "tunnel" ? Type::tunnel : Type::schottky;
    c.carriers.barrier = read_barrier(e, type == "tunnel");
  }
  if (type == "interlayer" || e.is_describing()) {
    c.carriers.type = Type::interlayer;
    c.carriers.interlayer = read_interlayer(e);
  }
  if (type == "blocking" || type == "pinned" || e.is_describing()) {
    c.carriers.type = type == "blocking" ? Type::blocking : Type::pinned;
    c.carriers.built_in_V =
        e.quantity("built_in", dim::voltage, 0.0,
                   "potential of the oxide at the electrode minus its voltage (blocking, pinned)");
  }
  if (type == "pinned" || e.is_describing()) {
    c.carriers.electrons_m3 =
        e.quantity("electrons", dim::per_volume, "density of electrons held here (pinned)");
    c.carriers.holes_m3 = e.quantity("holes", dim::per_volume, 0.0,
                                     "density of holes held here (pinned); needed with physics.holes");
    e.require(c.carriers.electrons_m3 > 0, "electrons", "a held density must be positive");
    e.require(c.carriers.holes_m3 >= 0, "holes", "a density must not be negative");
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
               read_carrier_contact(c, r);
               read_thermal(c, r);
               for (const Contact& o : contacts)
                 r.require(!is_other_side(c, o), "on",
                           "is the thermal interface of contact '" + o.name +
                               "', seen from its other side: state it once, and its parts all from one side");
               c.carriers_where = r.where("carriers");
               c.vacancies = read_ion_contact(r, "vacancies", true);
               c.ions = read_ion_contact(r, "ions", false);
               r.require(
                   c.carriers.interlayer.volume_per_oxygen_m3 == 0 || r.is_describing() ||
                       c.vacancies.type == IonContact::Type::exchange,
                   "carriers",
                   "an interlayer grows with the oxygen that the electrode takes: add 'vacancies: {type: "
                   "exchange, ...}', or leave out 'volume_per_oxygen'");
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
