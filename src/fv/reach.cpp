#include "fv/reach.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "petsc/collective.hpp"
#include "physics/species.hpp"

namespace oxvac {

void check_reach(MPI_Comm comm, const Mesh& mesh, const Device& device) {
  constexpr std::size_t carriers = mobile_species.size(), conduction = carriers + 1, kinds = conduction + 1;
  std::vector<double> reached(kinds * device.contacts.size(), 0);
  for (std::size_t k = 0; k < device.contacts.size(); ++k)
    for (const BoundaryPiece& piece : mesh.faces[k].pieces) {
      const std::string& region = mesh.region_names[mesh.cells[piece.cell].region];
      const Material& m = device.material_of(region);
      const Contact& c = device.contacts[k];
      for (std::size_t s = 0; s < mobile_species.size(); ++s) {
        const auto& law = m.*mobile_species[s].law;
        if (!law) continue;
        reached[kinds * k + s] += 1;
        const IonContact& ions = c.*mobile_species[s].contact;
        if (ions.type == IonContact::Type::fixed && ions.density_m3 >= law->max_density_m3)
          throw input_error(fmt::format(
              "{}: contacts.{}.{}.density: holds {:.4g} /m^3, but must stay below max_density {:.4g} /m^3 "
              "of the material '{}' in region '{}': lower it",
              ions.where, c.name, name_of(mobile_species[s].unknown), ions.density_m3, law->max_density_m3,
              m.name, region));
      }
      reached[kinds * k + carriers] += m.carriers ? 1 : 0;
      reached[kinds * k + conduction] += takes_electrode(m, device) ? 1 : 0;
    }
  petsc::sum(comm, reached);
  for (std::size_t k = 0; k < device.contacts.size(); ++k) {
    const Contact& c = device.contacts[k];
    for (std::size_t s = 0; s < mobile_species.size(); ++s) {
      const IonContact& ions = c.*mobile_species[s].contact;
      if (ions.type == IonContact::Type::blocking || reached[kinds * k + s] > 0) continue;
      throw input_error(
          fmt::format("{0}: contacts.{1}.{2}: no region behind this contact has {2}: put it on one that "
                      "has, or remove this",
                      ions.where, c.name, name_of(mobile_species[s].unknown)));
    }
    const bool needs = c.carriers.has_barrier() || c.carriers.type == CarrierContact::Type::pinned;
    if (c.electrical != ElectricalContact::none && device.solve_charge &&
        reached[kinds * k + conduction] == 0)
      throw input_error(
          fmt::format("{}: contact '{}' is an electrode (contacts.{}.electrical), but no region behind it "
                      "conducts: put it on one that has 'conduction', or take 'electrical: none'",
                      c.face.where, c.name, c.name));
    if (device.drift_diffusion && needs && reached[kinds * k + carriers] == 0)
      throw input_error(
          c.carriers_where + ": contacts." + c.name +
          ".carriers: no region behind this contact has 'carriers': put it on one that has, or remove "
          "this");
  }
}

void check_islands(MPI_Comm comm, const Mesh& mesh, const Device& device,
                   const std::vector<Layout::Ends>& ends) {
  if (device.drift_diffusion || !device.solve_charge) return;
  const std::size_t regions = mesh.region_names.size(), columns = regions + 1;
  // Row by row the conducting regions that each one touches, and last whether an electrode does. Through the
  // first region at a vertex all others there are linked.
  std::vector<double> touch(regions * columns, 0);
  std::vector<int> first(mesh.points_m.size(), -1);
  double electrodes = 0;
  for (const Cell& cell : mesh.cells) {
    if (!takes_electrode(device.material_of(mesh.region_names[cell.region]), device)) continue;
    for (const int v : cell.vertices) {
      if (first[v] < 0) first[v] = cell.region;
      touch[cell.region * columns + first[v]] = touch[first[v] * columns + cell.region] = 1;
      if (ends[v].electrode >= 0) electrodes = touch[cell.region * columns + regions] = 1;
    }
  }
  petsc::sum(comm, touch);
  if (petsc::sum(comm, electrodes) == 0) return;  // nothing is driven: no charge moves
  std::vector<bool> reached(regions, false);
  for (std::size_t pass = 0; pass < regions; ++pass)
    for (std::size_t a = 0; a < regions; ++a) {
      reached[a] = reached[a] || touch[a * columns + regions] > 0;
      for (std::size_t b = 0; b < regions; ++b)
        reached[a] = reached[a] || (touch[a * columns + b] > 0 && reached[b]);
    }
  for (const BoxRegion& region : device.mesh.regions) {
    const auto r = std::find(mesh.region_names.begin(), mesh.region_names.end(), region.name) -
                   mesh.region_names.begin();
    if (r == static_cast<std::ptrdiff_t>(regions) || touch[r * columns + r] == 0 || reached[r]) continue;
    throw input_error(
        fmt::format("{}: region '{}' conducts, but insulators cut it off from every electrode, so that it "
                    "has no potential: let it touch a conductor, or take a material without 'conduction'",
                    region.where, region.name));
  }
}

}  // namespace oxvac
