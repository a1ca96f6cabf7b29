#pragma once
/// \file A field over a section of the cell: colours, the filament's contour, outlines of the regions.

#include <optional>
#include <string>
#include <vector>

#include "render/heat_map.hpp"
#include "render/section.hpp"

namespace oxvac::draw {

struct FieldMap {
  Section section;
  std::string title;                      ///< above the frame; may be empty
  std::vector<std::string> region_names;  ///< by index of the section's regions
  std::vector<char> blank;                ///< regions that the field does not live in: grey; may be empty
  /// Where the filament ends: the same section with the vacancy density, and the level.
  std::optional<Section> density;
  double filament_m3 = 0;
  std::vector<char> no_filament;  ///< regions in which no contour is drawn
  /// Set by a page that shows several maps in one scale: the horizontal length that its full width stands
  /// for, and by how much vertical lengths are stretched. 0: the map's own.
  double page_span_m = 0, page_stretch = 0;

  double span_m() const;
  /// How much longer vertical lengths are drawn than horizontal ones; 1 unless the cell is very flat.
  double stretch() const;
  /// Height that the frame and its labels take when the page gives `width` pixels to them (without title).
  double height_for(double width) const;
  /// Draws with colours from `scale`. \param left see Axes::place. \returns the placed axes (values in
  /// metres).
  Axes draw(Canvas& canvas, const Box& area, const ColorScale& scale, double left = 0) const;
  /// The axes, not yet placed.
  Axes axes() const;

 private:
  double aspect() const;
};

/// Several maps below each other with one colour bar: the same field in two devices, or two snapshots.
struct FieldPage {
  std::vector<FieldMap> maps;
  ColorScale scale;
  std::string title, note;
  std::string quantity, unit;  ///< "vacancy density", "m⁻³"
  int width = 1800;

  /// The page, as high as its maps need. Several maps have the same scale of lengths.
  Canvas draw() const;

 private:
  std::string remark() const;
  double draw_key(Canvas& canvas, const Box& area) const;
};

/// Smallest and largest value in regions that are not blank; empty if there is none.
Range value_range(const FieldMap& map, bool log);

}  // namespace oxvac::draw
