#pragma once
/// \file From a stored field to a map or a profile: choice of snapshot, cut, colours.

#include <optional>
#include <string>
#include <vector>

#include "render/field_map.hpp"
#include "render/picture.hpp"

namespace oxvac::draw {

/// What a field is called and how it is coloured.
struct FieldKind {
  std::string name;      ///< in the results file, "vacancies_m3"
  std::string quantity;  ///< "vacancy density"
  std::string unit;      ///< "m⁻³"
  std::string color_map;
  std::string file;   ///< start of the picture's file name: "vacancies"
  bool of_vacancies;  ///< lives only in regions that hold vacancies
  bool from_zero;     ///< the scale starts at 0
};

/// \throws Error(input) if the file has no such field, naming those it has.
FieldKind field_kind(const ResultsFile& file, const std::string& name);

/// A snapshot to draw. `name` is the label, with "@2" for the second of a label that occurs several times.
struct Chosen {
  std::size_t index;
  std::string name;
};

/// \param wanted see RenderOptions::snapshot. \throws Error(input) if there is none (names those there are).
std::vector<Chosen> choose_snapshots(const ResultsFile& file, const std::string& wanted);

/// See RenderOptions::cut. \throws Error(input) if the words are not understood.
CutPlane parse_cut(const Run& run, const ResultsMesh& mesh, const std::string& cut);

/// What to draw of one run.
struct FieldSource {
  const Run* run;
  ResultsMesh mesh;
  FieldKind kind;
  std::optional<CutPlane> plane;      ///< of a 3D mesh
  std::optional<double> filament_m3;  ///< level of the contour
};
FieldSource field_source(const Run& run, const std::string& field, const std::string& cut,
                         const std::optional<double>& filament_m3);

/// The map of one snapshot; the mesh must have two or three dimensions.
FieldMap field_map(const FieldSource& source, const Chosen& snapshot);

/// "y = 12 nm" for a cut, else "".
std::string cut_words(const FieldSource& source);

/// One picture: the same field of one or several runs in one scale. Line geometries give a profile.
struct FieldPicture {
  std::vector<const FieldSource*> sources;
  std::vector<Chosen> snapshots;  ///< one for each source
  bool log = false;
  Range range;  ///< of the colours (or of the profile's values)
  int width = 1800, height = 1200;
};
Page draw_field(const FieldPicture& picture, const std::string& file);

/// Makes a scale of a range of values: from 0 where the field asks for it, never empty, at most eight
/// decades.
void settle_range(Range& range, const FieldKind& kind, bool log = false);

/// The values that a snapshot shows, to find a scale common to several pictures.
void include_values(Range& range, const FieldSource& source, const Chosen& snapshot, bool log);

}  // namespace oxvac::draw
