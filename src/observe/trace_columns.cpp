#include "observe/trace_columns.hpp"

namespace oxvac::observe {
namespace {

using Columns = std::vector<TraceColumn>;

void add_contacts(Columns& columns, const Device& device) {
  for (std::size_t k = 0; k < device.contacts.size(); ++k)
    if (device.contacts[k].electrical != ElectricalContact::none)
      columns.push_back({"current_" + device.contacts[k].name + "_A", "A",
                         [k](const StepView& v, const Filament&) { return v.fluxes.current_A[k]; }});
  for (std::size_t k = 0; k < device.contacts.size() && device.drift_diffusion; ++k)
    if (device.contacts[k].electrical != ElectricalContact::none)
      columns.push_back({"displacement_" + device.contacts[k].name + "_A", "A",
                         [k](const StepView& v, const Filament&) { return v.fluxes.displacement_A[k]; }});
}

void add_inventories(Columns& columns, const std::vector<std::string>& region_names, const Device& device) {
  for (std::size_t r = 0; r < region_names.size() && device.solve_ions; ++r)
    if (device.material_of(region_names[r]).ions)
      columns.push_back({"ions_" + region_names[r], "1",
                         [r](const StepView& v, const Filament&) { return v.totals.ions[r]; }});
  if (!device.solve_vacancies) return;
  for (std::size_t r = 0; r < region_names.size(); ++r)
    if (device.material_of(region_names[r]).vacancies)
      columns.push_back({"vacancies_" + region_names[r], "1",
                         [r](const StepView& v, const Filament&) { return v.totals.vacancies[r]; }});
  for (std::size_t k = 0; k < device.contacts.size(); ++k)
    if (device.contacts[k].vacancies.type == IonContact::Type::exchange)
      columns.push_back({"surface_" + device.contacts[k].name, "1",
                         [k](const StepView& v, const Filament&) { return v.totals.surface[k]; }});
  for (std::size_t r = 0; r < region_names.size(); ++r)
    if (const auto& law = device.material_of(region_names[r]).vacancies; law && law->generation)
      columns.push_back({"bound_" + region_names[r], "1",
                         [r](const StepView& v, const Filament&) { return v.totals.bound[r]; }});
  for (std::size_t r = 0; r < region_names.size(); ++r)
    if (const auto& law = device.material_of(region_names[r]).vacancies; law && law->traps)
      columns.push_back({"trapped_" + region_names[r], "1",
                         [r](const StepView& v, const Filament&) { return v.totals.trapped[r]; }});
}

}  // namespace

std::vector<TraceColumn> trace_columns(const std::vector<std::string>& region_names, const Device& device) {
  using V = const StepView&;
  using F = const Filament&;
  Columns columns = {
      {"time_s", "s", [](V v, F) { return v.time_s; }},
      {"step_s", "s", [](V v, F) { return v.step_s; }},
      {"instruction", "1", [](V v, F) { return static_cast<double>(v.instruction); }},
      {"applied_V", "V", [](V v, F) { return v.applied_V; }},
      {"device_V", "V", [](V v, F) { return v.device_V; }},
      {"current_A", "A", [](V v, F) { return v.current_A; }},
  };
  add_contacts(columns, device);
  columns.insert(columns.end(),
                 {{"power_W", "W", [](V v, F) { return v.fluxes.joule_W; }},
                  {"temperature_max_K", "K", [](V v, F) { return v.totals.temperature_max_K; }},
                  {"temperature_mean_K", "K", [](V v, F) { return v.totals.temperature_mean_K; }}});
  add_inventories(columns, region_names, device);
  if (device.solve_ions) columns.push_back({"ledger_ions", "1", [](V v, F) { return v.ledger.ions; }});
  columns.insert(columns.end(), {{"ledger_vacancies", "1", [](V v, F) { return v.ledger.vacancies; }},
                                 {"ledger_charge", "1", [](V v, F) { return v.ledger.charge; }},
                                 {"ledger_energy", "1", [](V v, F) { return v.ledger.energy; }},
                                 {"newton", "1", [](V v, F) { return static_cast<double>(v.newton); }},
                                 {"krylov", "1", [](V v, F) { return static_cast<double>(v.krylov); }},
                                 {"gap_m", "m", [](V, F f) { return f.gap_m; }},
                                 {"neck_radius_m", "m", [](V, F f) { return f.neck_radius_m; }},
                                 {"filament_volume_m3", "m3", [](V, F f) { return f.volume_m3; }},
                                 {"hottest_x_m", "m", [](V v, F) { return v.totals.hottest_m[0]; }},
                                 {"hottest_y_m", "m", [](V v, F) { return v.totals.hottest_m[1]; }},
                                 {"hottest_z_m", "m", [](V v, F) { return v.totals.hottest_m[2]; }}});
  return columns;
}

std::vector<double> trace_row(const std::vector<TraceColumn>& columns, const StepView& view,
                              const Filament& filament) {
  std::vector<double> row;
  row.reserve(columns.size());
  for (const TraceColumn& c : columns) row.push_back(c.value(view, filament));
  return row;
}

}  // namespace oxvac::observe
