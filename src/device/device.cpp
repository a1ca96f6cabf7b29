#include "device/device.hpp"

namespace oxvac {

const Material& Device::material_of(const std::string& region) const {
  for (std::size_t i = 0; i < region_names.size(); ++i)
    if (region_names[i] == region) return materials[i];
  throw input_error("the mesh has a region '" + region +
                    "' that the config gives no material: add it to 'regions'");
}

Device read_device(const Reader& root) {
  Device d;
  const Reader physics = root.section_or_empty("physics", "which balances are solved");
  const std::string electrical =
      physics.word("electrical", {"continuity", "off"}, "continuity", "closure of the charge balance");
  d.solve_charge = electrical != "off";
  const std::string heat = physics.word("heat", {"transient", "steady", "off"}, "transient", "heat balance");
  d.heat = heat == "off" ? HeatMode::off : heat == "steady" ? HeatMode::steady : HeatMode::transient;
  d.solve_vacancies =
      physics.flag("vacancies", true, "whether vacancies move; off keeps the initial density");
  d.ambient_K = physics.quantity("ambient", dim::temperature, 300.0,
                                 "temperature of the surroundings and at the start");
  physics.require(d.ambient_K > 0, "ambient", "must be above 0 K");

  d.mesh = read_mesh_spec(root);
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
  d.initial = read_initial(root, d.mesh);
  return d;
}

}  // namespace oxvac
