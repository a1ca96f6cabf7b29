#include "observe/vtu.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstdint>

#include "observe/safe_file.hpp"

namespace oxvac::observe {
namespace {

template <class T>
constexpr const char* vtk_type();
template <>
constexpr const char* vtk_type<double>() {
  return "Float64";
}
template <>
constexpr const char* vtk_type<std::int64_t>() {
  return "Int64";
}
template <>
constexpr const char* vtk_type<std::int32_t>() {
  return "Int32";
}
template <>
constexpr const char* vtk_type<std::uint8_t>() {
  return "UInt8";
}

/// Names go into attributes of XML.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  return out;
}

/// Collects the arrays: their XML headers now, their bytes later.
class Appended {
 public:
  template <class T>
  std::string add(const std::string& name, const std::vector<T>& values, int components = 1,
                  const std::string& more = {}) {
    const std::string header = fmt::format(
        "<DataArray type=\"{}\" Name=\"{}\"{}{} format=\"appended\" offset=\"{}\"/>\n", vtk_type<T>(),
        escaped(name), components > 1 ? fmt::format(" NumberOfComponents=\"{}\"", components) : "", more,
        bytes_.size());
    const std::uint64_t size = values.size() * sizeof(T);
    bytes_.append(reinterpret_cast<const char*>(&size), sizeof size);
    bytes_.append(reinterpret_cast<const char*>(values.data()), size);
    return header;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

const char* byte_order() { return std::endian::native == std::endian::little ? "LittleEndian" : "BigEndian"; }

}  // namespace

void write_vtu(const std::string& path, const WholeMesh& mesh, double time_s,
               const std::vector<PointField>& fields) {
  std::vector<double> points;
  for (const Vec3& p : mesh.points_m) points.insert(points.end(), p.begin(), p.end());
  const std::vector<std::int64_t> ends(mesh.cell_offsets.begin() + 1, mesh.cell_offsets.end());

  Appended data;
  std::string xml = fmt::format(
      "<?xml version=\"1.0\"?>\n<VTKFile type=\"UnstructuredGrid\" version=\"1.0\" byte_order=\"{}\" "
      "header_type=\"UInt64\">\n<UnstructuredGrid>\n<FieldData>\n",
      byte_order());
  xml += data.add("TimeValue", std::vector<double>{time_s}, 1, " NumberOfTuples=\"1\"");
  xml += fmt::format("</FieldData>\n<Piece NumberOfPoints=\"{}\" NumberOfCells=\"{}\">\n<Points>\n",
                     mesh.points_m.size(), mesh.cells());
  xml += data.add("points_m", points, 3);
  xml += "</Points>\n<Cells>\n";
  xml +=
      data.add("connectivity", std::vector<std::int64_t>(mesh.cell_points.begin(), mesh.cell_points.end()));
  xml += data.add("offsets", ends);
  xml += data.add("types", std::vector<std::uint8_t>(mesh.cell_types.begin(), mesh.cell_types.end()));
  xml += "</Cells>\n<CellData>\n";
  xml += data.add("region", std::vector<std::int32_t>(mesh.cell_regions.begin(), mesh.cell_regions.end()));
  xml += "</CellData>\n<PointData>\n";
  for (const PointField& f : fields) xml += data.add(f.name, *f.values);
  xml += "</PointData>\n</Piece>\n</UnstructuredGrid>\n<AppendedData encoding=\"raw\">\n_";
  write_whole(path, xml + data.bytes() + "\n</AppendedData>\n</VTKFile>\n");
}

void write_pvd(const std::string& path, const std::vector<PvdEntry>& entries) {
  std::string xml = fmt::format(
      "<?xml version=\"1.0\"?>\n<VTKFile type=\"Collection\" version=\"1.0\" byte_order=\"{}\" "
      "header_type=\"UInt64\">\n<Collection>\n",
      byte_order());
  for (const PvdEntry& e : entries)
    xml += fmt::format("<DataSet timestep=\"{}\" group=\"\" part=\"0\" file=\"{}\"/>\n", e.time_s,
                       escaped(e.file));
  write_whole(path, xml + "</Collection>\n</VTKFile>\n");
}

}  // namespace oxvac::observe
