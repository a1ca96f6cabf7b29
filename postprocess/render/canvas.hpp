#pragma once
/// \file A page to draw on: lines, areas and words in pixels, turned into a PNG by VTK.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "render/palette.hpp"

namespace oxvac::draw {

/// Pixels; the origin is the lower left corner of the page.
struct Point {
  double x = 0, y = 0;
};

struct Box {
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  double width() const { return x1 - x0; }
  double height() const { return y1 - y0; }
};

enum class Dash { solid, dashed, dotted };

struct Stroke {
  Color color = kInk;
  double width = 5;  ///< pixels
  Dash dash = Dash::solid;
};

enum class Marker { none, circle, square, triangle, diamond };

enum class Across { left, centre, right };  ///< which part of the text stands at the point
enum class Upright { bottom, middle, top };

struct TextStyle {
  double size = 34;  ///< pixels of the letter box
  Color color = kInk;
  bool bold = false;
  Across across = Across::left;
  Upright upright = Upright::bottom;
  bool vertical = false;  ///< turned by 90 degrees, read from below; `across` then acts along the text
};

/// 8 bit RGB, rows from the bottom.
struct Image {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
  std::array<std::uint8_t, 3> at(int x, int y) const;
};

/// Collects what is drawn; nothing needs a display until it is printed.
class Canvas {
 public:
  Canvas(int width, int height) : width_(width), height_(height) {}
  int width() const { return width_; }
  int height() const { return height_; }

  /// Fills a convex polygon.
  void fill(const std::vector<Point>& polygon, Color color);
  void fill(const Box& box, Color color);
  void frame(const Box& box, const Stroke& stroke);

  /// A line with round joints. Points that are not finite interrupt it. Parts outside `clip` are left out.
  void polyline(const std::vector<Point>& points, const Stroke& stroke, const Box* clip = nullptr);
  void line(Point a, Point b, const Stroke& stroke) { polyline({a, b}, stroke); }

  /// \param size diameter in pixels.
  void marker(Point at, Marker marker, double size, Color color);

  /// Words, in UTF-8. They lie above all areas and lines.
  void text(Point at, const std::string& words, const TextStyle& style);

 private:
  friend class Press;
  struct Triangles {
    std::vector<float> corners;      ///< x, y of three corners each
    std::vector<std::uint8_t> rgba;  ///< one colour per triangle
  };
  struct Words {
    Point at;
    std::string words;
    TextStyle style;
  };
  void triangle(Point a, Point b, Point c, Color color);
  void segment(Point a, Point b, double half_width, Color color);
  void disc(Point at, double radius, Color color);
  void solid_line(const std::vector<Point>& points, const Stroke& stroke);

  int width_, height_;
  Triangles triangles_;
  std::vector<Words> words_;
};

/// Turns pages into pixels, off-screen. Opening its window costs more than drawing a page, so one press
/// serves for many pages. An X display must be there as long as it lives (see Display).
class Press {
 public:
  Press();
  ~Press();
  Press(const Press&) = delete;
  Press& operator=(const Press&) = delete;
  Image print(const Canvas& page);

 private:
  struct Window;
  std::unique_ptr<Window> window_;
};

/// Width and height in pixels that a text needs when written from left to right. Needs no display.
Point text_size(const std::string& words, const TextStyle& style);

/// Writes a PNG under a temporary name and renames it, so that a picture is whole or not there.
/// \throws Error(io) if the file cannot be written.
void write_png(const Image& image, const std::string& path);

}  // namespace oxvac::draw
