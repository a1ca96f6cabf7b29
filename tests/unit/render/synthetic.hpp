#pragma once
/// \file Results to draw: small meshes of every geometry, and a run with forming, cycles, reads and a
/// refresh.

#include <hdf5.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "reduce/fixture.hpp"
#include "render/canvas.hpp"

namespace synthetic {

constexpr double nm = 1e-9;

/// Index of point (i, j, k) on a grid of n[0] x n[1] x n[2] points.
inline std::int64_t grid_point(const std::array<int, 3>& n, int i, int j, int k) {
  return i + static_cast<std::int64_t>(n[0]) * (j + static_cast<std::int64_t>(n[1]) * k);
}

/// A mesh of `length_m` on each axis, cut into cells[axis] equal parts; unused axes have 0 cells. The right
/// quarter of the first axis is region 1 ("ysz"), the rest 0 ("oxide").
inline oxvac::ResultsMesh box(const std::string& geometry, const std::array<int, 3>& cells,
                              const std::array<double, 3>& length_m) {
  oxvac::ResultsMesh mesh;
  mesh.geometry = geometry;
  mesh.dimension = geometry == "line" ? 1 : geometry == "box3d" ? 3 : 2;
  mesh.depth_m = 1;
  mesh.region_names = {"oxide", "ysz"};
  const std::array<int, 3> n{cells[0] + 1, cells[1] + 1, cells[2] + 1};
  for (int k = 0; k < n[2]; ++k) {
    for (int j = 0; j < n[1]; ++j) {
      for (int i = 0; i < n[0]; ++i) {
        const auto at = [&](int axis, int index) {
          return cells[axis] > 0 ? length_m[axis] * index / cells[axis] : 0.0;
        };
        mesh.points_m.push_back({at(0, i), at(1, j), at(2, k)});
      }
    }
  }
  mesh.point_volume_m3.assign(mesh.points_m.size(), 1);
  mesh.cell_offsets.push_back(0);
  for (int k = 0; k < std::max(1, cells[2]); ++k) {
    for (int j = 0; j < std::max(1, cells[1]); ++j) {
      for (int i = 0; i < cells[0]; ++i) {
        std::vector<std::int64_t> corners{grid_point(n, i, j, k), grid_point(n, i + 1, j, k)};
        if (mesh.dimension > 1)
          corners.insert(corners.end(), {grid_point(n, i + 1, j + 1, k), grid_point(n, i, j + 1, k)});
        if (mesh.dimension > 2) {
          for (const auto& [di, dj] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 1}})
            corners.push_back(grid_point(n, i + di, j + dj, k + 1));
        }
        mesh.cell_points.insert(mesh.cell_points.end(), corners.begin(), corners.end());
        mesh.cell_offsets.push_back(static_cast<std::int64_t>(mesh.cell_points.size()));
        mesh.cell_types.push_back(mesh.dimension == 1 ? 3 : mesh.dimension == 2 ? 9 : 12);
        mesh.cell_regions.push_back(4 * i >= 3 * cells[0] ? 1 : 0);
      }
    }
  }
  return mesh;
}

/// Values of a function at the points of a mesh.
inline std::vector<double> sample(const oxvac::ResultsMesh& mesh,
                                  const std::function<double(double, double, double)>& f) {
  std::vector<double> values;
  for (const auto& p : mesh.points_m) values.push_back(f(p[0], p[1], p[2]));
  return values;
}

/// Puts a mesh into a file that holds another one.
inline void replace_mesh(const std::string& path, const oxvac::ResultsMesh& mesh) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  H5Ldelete(file, "/mesh", H5P_DEFAULT);
  fixture::make_group(file, "/mesh");
  std::vector<double> points;
  for (const auto& p : mesh.points_m) points.insert(points.end(), p.begin(), p.end());
  fixture::write_numbers(file, "/mesh/points", H5T_NATIVE_DOUBLE, points.data(), {mesh.points_m.size(), 3},
                         "m");
  const auto wide = [](const std::vector<int>& v) { return std::vector<std::int64_t>(v.begin(), v.end()); };
  fixture::write_column(file, "/mesh/cell_types", wide(mesh.cell_types));
  fixture::write_column(file, "/mesh/cell_offsets", mesh.cell_offsets);
  fixture::write_column(file, "/mesh/cell_points", mesh.cell_points);
  fixture::write_column(file, "/mesh/cell_regions", wide(mesh.cell_regions));
  fixture::write_column(file, "/mesh/point_volume", mesh.point_volume_m3, "m3");
  const hid_t group = H5Gopen2(file, "/mesh", H5P_DEFAULT);
  fixture::write_attribute(group, "region_names", mesh.region_names);
  fixture::write_attribute(group, "geometry", std::vector<std::string>{mesh.geometry});
  fixture::write_attribute(group, "dimension", mesh.dimension);
  fixture::write_attribute(group, "depth_m", mesh.depth_m);
  H5Gclose(group);
  H5Fclose(file);
}

/// Forming, `cycles` passes of reset, read, set, read, a refresh and a last read; currents bend more from
/// cycle to cycle.
inline fixture::Run cell(int cycles) {
  fixture::Run run;
  run.config = "title: synthetic\noutput:\n  percolation: 3e26 /m^3\n";
  const auto ohmic = [](double v) { return v / 50e3; };
  run.add("forming", "sweep", fixture::ramps({0, 3, 0}, 30),
          [](double v) { return 1e-7 * std::sinh(2 * v); });
  for (int c = 1; c <= cycles; ++c) {
    const double bend = 0.2 * std::log10(1.0 + c);
    const auto low = [=](double v) { return v / 50e3 * (1 + bend * v * v * v * v); };
    const auto high = [](double v) { return v / 900e3; };
    run.temperature_K = 700 + c;
    run.add("reset", "pulse", fixture::ramps({0, -1.8, 0}, 4), low, "endurance", c);
    run.temperature_K = 300;
    run.add("HRS", "read", fixture::ramps({0, 0.6, 0}, 6), high, "endurance", c);
    run.temperature_K = 600;
    run.add("set", "pulse", fixture::ramps({0, 1.6, 0}, 4), low, "endurance", c);
    run.temperature_K = 300;
    run.add("LRS", "read", fixture::ramps({0, 0.6, 0}, 6), low, "endurance", c);
  }
  run.temperature_K = 1400;
  run.add("refresh", "refresh", fixture::ramps({0, 3.5, 0, -3.5, 0}, 5), ohmic);
  run.temperature_K = 300;
  run.add("refreshed", "read", fixture::ramps({0, 0.6, 0}, 6), ohmic);
  const std::size_t rows = run.trace["time_s"].size();
  for (std::size_t i = 0; i < rows; ++i) {
    const double done = static_cast<double>(i) / static_cast<double>(rows);
    run.trace["vacancies_oxide"].push_back(1000 + 500 * done);
    run.trace["vacancies_ysz"].push_back(9000 - 500 * done);
    run.trace["gap_m"].push_back(done < 0.05 ? 15 * nm : 0);
    run.trace["neck_radius_m"].push_back(5 * nm * done);
    run.trace["hottest_x_m"].push_back(12 * nm);
    run.trace["hottest_y_m"].push_back(7 * nm);
    run.trace["hottest_z_m"].push_back(7 * nm);
  }
  return run;
}

/// Snapshots "initial" (cold) and "refresh" (hot): a filament around x = 12 nm.
inline void add_fields(fixture::Run& run, const oxvac::ResultsMesh& mesh) {
  run.snapshots = {{0, 0, "initial"}, {2e-9, 60, "refresh"}};
  const auto bump = [](double height, double width) {
    return [=](double x, double, double) { return height * std::exp(-std::pow((x - 12 * nm) / width, 2)); };
  };
  for (const auto& [density, kelvin] : {std::pair{1e25, 0.0}, std::pair{2e27, 900.0}}) {
    run.fields["vacancies_m3"].push_back(sample(mesh, bump(density, 6 * nm)));
    run.fields["temperature_K"].push_back(sample(
        mesh, [&, k = kelvin](double x, double y, double z) { return 300 + bump(k, 15 * nm)(x, y, z); }));
  }
}

/// A whole results file.
inline void write_cell(const std::string& path, int cycles, const oxvac::ResultsMesh& mesh) {
  fixture::Run run = cell(cycles);
  add_fields(run, mesh);
  run.write(path);
  replace_mesh(path, mesh);
}

inline oxvac::ResultsMesh planar() { return box("planar", {24, 10, 0}, {40 * nm, 15 * nm, 0}); }

/// A crossbar report of one scenario beside the ideal device with bitmaps of 4 x 4 pixels, as
/// docs/crossbar.md lists it.
inline void write_crossbar(const std::string& folder) {
  const auto scenario = [](const std::string& name, double accuracy) {
    std::string confusion;
    for (int i = 0; i < 10; ++i) {
      confusion += std::string(i ? "," : "") + "[";
      for (int j = 0; j < 10; ++j)
        confusion += std::string(j ? "," : "") + (i == j ? "90" : j == i + 1 ? "10" : "0");
      confusion += "]";
    }
    return "{\"name\":\"" + name + "\",\"accuracy_mean\":" + std::to_string(accuracy) + ",\"accuracy_95\":[" +
           std::to_string(accuracy - 0.01) + "," + std::to_string(accuracy + 0.01) +
           "],\"accuracy_sd\":0.02,\"confusion\":[" + confusion + "],\"seeds\":[{\"seed\":1},{\"seed\":2}]}";
  };
  std::ofstream(folder + "/crossbar.json")
      << "{\"format\":\"oxvac-crossbar\",\"format_version\":1,\"images\":{\"rows\":4,\"columns\":4,\"test\":"
         "1000},"
      << "\"weights_layer1\":{\"file\":\"weights_layer1.csv\",\"seed\":1},\"ideal\":"
      << scenario("ideal", 0.97) << ",\"scenarios\":[" << scenario("before refresh", 0.63) << "]}";
  std::ofstream weights(folder + "/weights_layer1.csv");
  weights << "hidden,row,column,ternary,before refresh\n";
  for (int h = 0; h < 3; ++h) {
    for (int p = 0; p < 16; ++p) {
      const int w = (h + p) % 3 - 1;
      weights << h << "," << p / 4 << "," << p % 4 << "," << w << "," << 0.4 * w << "\n";
    }
  }
}

// --- looking at pictures ---------------------------------------------------------------------------

inline std::size_t colors_in(const oxvac::draw::Image& image) {
  std::vector<bool> seen(1 << 24, false);
  std::size_t colors = 0;
  for (std::size_t i = 0; i + 2 < image.rgb.size(); i += 3) {
    const std::size_t color = (image.rgb[i] << 16) + (image.rgb[i + 1] << 8) + image.rgb[i + 2];
    colors += !seen[color];
    seen[color] = true;
  }
  return colors;
}

inline bool near(const std::array<std::uint8_t, 3>& pixel, const oxvac::draw::Color& color,
                 int tolerance = 12) {
  const double parts[] = {color.r, color.g, color.b};
  for (int i = 0; i < 3; ++i) {
    if (std::abs(pixel[static_cast<std::size_t>(i)] - 255 * parts[i]) > tolerance) return false;
  }
  return true;
}

/// Nothing is drawn on the outermost `margin` pixels: no label is cut off by the page's edge.
inline bool edge_is_white(const oxvac::draw::Image& image, int margin) {
  for (int y = 0; y < image.height; ++y) {
    const bool crosses_inside = y >= margin && y < image.height - margin;
    for (int x = 0; x < image.width; ++x) {
      if (crosses_inside && x == margin) x = image.width - margin;
      if (image.at(x, y) != std::array<std::uint8_t, 3>{255, 255, 255}) return false;
    }
  }
  return true;
}

}  // namespace synthetic
