#include "render/canvas.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "render/display.hpp"
#include "render/field_map.hpp"
#include "render/line_plot.hpp"
#include "render/stack.hpp"
#include "synthetic.hpp"

using namespace oxvac::draw;
using synthetic::near;
using synthetic::nm;

namespace {

LinePlot line_plot(const std::vector<double>& x, const std::vector<double>& y) {
  LinePlot plot;
  plot.x.label = "applied voltage", plot.x.unit = "V";
  plot.y.label = "current", plot.y.unit = "A";
  Series s;
  s.label = "a rather long name of a series that takes half a line";
  s.x = x, s.y = y;
  plot.series = {s};
  return plot;
}

bool is_at(const Image& image, const Point& p, const Color& color) {
  return near(image.at(static_cast<int>(p.x), static_cast<int>(p.y)), color);
}

}  // namespace

TEST_CASE("What is drawn stands where it was asked for") {
  const Display display;
  Press press;
  Canvas page(400, 300);
  page.fill(Box{100, 50, 200, 150}, series_color(0));
  page.line({20, 200}, {380, 200}, {series_color(1), 6});
  page.polyline({{20, 240}, {200, 240}, {NAN, 0}, {300, 240}, {380, 240}}, {series_color(2), 6});
  page.line({20, 270}, {380, 270}, {series_color(3), 6, Dash::dashed});
  page.marker({300, 100}, Marker::circle, 40, series_color(4));
  const Image before = press.print(page);
  REQUIRE(before.width == 400);
  REQUIRE(before.height == 300);
  CHECK(is_at(before, {150, 100}, series_color(0)));
  CHECK(is_at(before, {101, 51}, series_color(0)));
  CHECK(is_at(before, {98, 48}, kWhite));
  CHECK(is_at(before, {200, 200}, series_color(1)));
  CHECK(is_at(before, {200, 205}, kWhite));
  CHECK(is_at(before, {100, 240}, series_color(2)));
  CHECK(is_at(before, {250, 240}, kWhite));
  CHECK(is_at(before, {300, 100}, series_color(4)));
  CHECK(is_at(before, {300, 122}, kWhite));
  int drawn = 0;
  for (int x = 20; x < 380; ++x) drawn += is_at(before, {double(x), 270}, series_color(3));
  CHECK(drawn == Approx(360 * 4.0 / 6.5).margin(30));

  page.text({250, 20}, "µΩ⁻³", {40});
  const Image after = press.print(page);
  int changed = 0;
  for (std::size_t i = 0; i < after.rgb.size(); i += 3) changed += after.rgb[i] != before.rgb[i];
  CHECK(changed > 100);
}

TEST_CASE("A text that is not UTF-8 is drawn with question marks") {
  const TextStyle style;
  CHECK(text_size("caf\xe9", style).x == text_size("caf?", style).x);
  CHECK(text_size("\xe2\x80", style).x == text_size("??", style).x);
  CHECK(text_size("m⁻³", style).x > text_size("m", style).x);
  CHECK(text_size("", style).x == 0);
}

TEST_CASE("A picture is whole or not there") {
  const fixture::TemporaryFolder folder;
  Image image{3, 2, {255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9}};
  CHECK(image.at(2, 0) == std::array<std::uint8_t, 3>{0, 0, 255});
  CHECK(image.at(0, 1) == std::array<std::uint8_t, 3>{1, 2, 3});
  write_png(image, folder.file("a.png"));
  std::ifstream in(folder.file("a.png"), std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  REQUIRE(bytes.size() > 24);
  CHECK(bytes.substr(0, 8) == "\x89PNG\r\n\x1a\n");
  CHECK(bytes[19] == 3);  // width, big-endian
  CHECK(bytes[23] == 2);  // height
  const auto count = std::distance(std::filesystem::directory_iterator(folder.file("")), {});
  CHECK(count == 1);
  CHECK_THROWS_AS(write_png(image, folder.file("missing/a.png")), oxvac::Error);
  CHECK_THROWS_WITH(write_png(image, folder.file("missing/a.png")), Catch::Contains("missing/a.png"));
}

TEST_CASE("A curve passes through the pixels of its values") {
  const Display display;
  Press press;
  std::vector<double> x, y;
  for (int i = 0; i <= 100; ++i) x.push_back(-1 + 0.04 * i), y.push_back(1e-6 * x.back() * x.back());
  const LinePlot plot = line_plot(x, y);
  Canvas page(900, 600);
  const Axes axes = plot.draw(page, draw_title(page, "A title", "a note"));
  const Image image = press.print(page);
  for (std::size_t i = 3; i < x.size(); i += 10) CHECK(is_at(image, axes.pixel(x[i], y[i]), series_color(0)));
  CHECK(is_at(image, axes.pixel(0.1, 5.5e-6), kWhite));
  CHECK(synthetic::edge_is_white(image, 6));
  // The legend and the title are above the frame: inside it only the curve, the grid and the ticks have
  // colours.
  const Box& f = axes.frame();
  CHECK(f.y1 < 600 - kSizes.title);
  int inked = 0, blue = 0;
  for (int py = static_cast<int>(f.y0) + 20; py < f.y1 - 20; ++py) {
    for (int px = static_cast<int>(f.x0) + 20; px < f.x1 - 20; ++px) {
      inked += near(image.at(px, py), kInk);
      blue += near(image.at(px, py), series_color(0));
    }
  }
  CHECK(inked == 0);
  CHECK(blue > 2000);
}

TEST_CASE("A long label of an axis ends with its frame") {
  const Display display;
  Press press;
  LinePlot plot = line_plot({0, 1}, {0, 1});
  plot.y.label = "a label that is much longer than the height of the frame that it stands at";
  Canvas page(600, 400);
  const Axes axes = plot.draw(page, {100, 60, 590, 300});
  const Image image = press.print(page);
  const auto ink_left_of_frame = [&](double from, double to) {
    int ink = 0;
    for (double y = from; y < to; ++y)
      for (double x = 0; x < axes.frame().x0 - 10; ++x) ink += !is_at(image, {x, y}, kWhite);
    return ink;
  };
  CHECK(ink_left_of_frame(axes.frame().y0, axes.frame().y1) > 200);
  CHECK(ink_left_of_frame(0, axes.frame().y0 - 20) == 0);
  CHECK(ink_left_of_frame(310, 400) == 0);
}

TEST_CASE("A logarithmic axis shows decades at equal distances and leaves out what it cannot show") {
  LinePlot plot = line_plot({1, 2, 3, 4}, {1e-9, 1e-6, 0, 1e-3});
  plot.y.log = true;
  Canvas page(900, 600);
  const Axes axes = plot.draw(page, {0, 0, 900, 600});
  CHECK(axes.y_pixel(1e-6) - axes.y_pixel(1e-9) == Approx(axes.y_pixel(1e-3) - axes.y_pixel(1e-6)));
  CHECK(axes.y_pixel(1e-9) > axes.frame().y0);
  CHECK(axes.y_pixel(1e-3) < axes.frame().y1);
  CHECK(std::isnan(axes.y_pixel(0)));
  plot.y.low = 1e-7;
  CHECK(plot.axes().left_space() > 0);
  Axes cut = plot.axes();
  cut.place({0, 0, 900, 600});
  CHECK(cut.y_pixel(1e-7) == Approx(cut.frame().y0));
  // The margin above belongs to what is shown, not to what was cut off.
  CHECK(cut.frame().y1 - cut.y_pixel(1e-3) < 0.08 * cut.frame().height());
}

TEST_CASE("Stacked frames share their edges") {
  LinePlot a = line_plot({0, 1}, {0, 1e-6}), b = line_plot({0, 1}, {-123456, 98765});
  b.y.unit = "K";
  Canvas page(900, 900);
  const auto axes = draw_stack(page, {a, b}, {0, 0, 900, 900}, {2, 1});
  REQUIRE(axes.size() == 2);
  CHECK(axes[0].frame().x0 == Approx(axes[1].frame().x0));
  CHECK(axes[0].frame().x1 == Approx(axes[1].frame().x1));
  CHECK(axes[0].frame().y0 > axes[1].frame().y1);
  CHECK(axes[0].frame().height() == Approx(2 * axes[1].frame().height()));
}

TEST_CASE("A map has the colours of its values, the contour at its level and grey where nothing lives") {
  const Display display;
  Press press;
  const auto mesh = synthetic::planar();
  FieldMap map;
  const auto ramp = synthetic::sample(mesh, [](double x, double, double) { return x / (40 * nm); });
  map.section = plane_section(mesh, ramp);
  map.region_names = mesh.region_names;
  map.blank = {0, 1};
  map.density = map.section;
  map.filament_m3 = 0.5;
  const ColorScale scale{ColorMap("viridis"), 0, 1};
  Canvas page(1000, 600);
  const Axes axes = map.draw(page, {20, 20, 980, 580}, scale);
  const Image image = press.print(page);
  for (double x : {3.0, 9.0, 14.0, 24.0, 28.0}) {
    CAPTURE(x);
    CHECK(is_at(image, axes.pixel(x * nm, 5 * nm), scale(x / 40)));
  }
  CHECK(is_at(image, axes.pixel(20 * nm, 7 * nm), kWhite));
  CHECK(is_at(image, axes.pixel(35 * nm, 5 * nm), {0.8, 0.8, 0.8}));
  CHECK(axes.frame().width() / axes.frame().height() == Approx(40.0 / 15).epsilon(1e-6));
  const Range range = value_range(map, false);
  CHECK(range.low == Approx(0).margin(1e-12));
  CHECK(range.high == Approx(0.75));
}
