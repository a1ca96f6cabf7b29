#include "render/palette.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.hpp"

using namespace oxvac::draw;

namespace {

double lightness(const Color& c) { return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b; }

}  // namespace

TEST_CASE("The sequential maps grow lighter all the way, so that grey print keeps their order") {
  for (const char* name : {"viridis", "inferno"}) {
    const ColorMap map(name);
    for (int i = 0; i < 100; ++i) CHECK(lightness(map(i / 100.0)) < lightness(map((i + 1) / 100.0)));
    CHECK(map(-3) == map(0));
    CHECK(map(7) == map(1));
  }
  const ColorMap blues("blues");
  CHECK(blues(0) == kWhite);
  CHECK(lightness(blues(1)) < 0.25);
}

TEST_CASE("The signed map is lightest at zero and tells the signs apart") {
  const ColorMap map("signed");
  CHECK(lightness(map(0.5)) > lightness(map(0.4)));
  CHECK(lightness(map(0.5)) > lightness(map(0.6)));
  CHECK(map(0).b > map(0).r);
  CHECK(map(1).r > map(1).b);
}

TEST_CASE("Neighbouring series differ and can be read on white") {
  for (std::size_t i = 0; i < 7; ++i) {
    const Color a = series_color(i), b = series_color((i + 1) % 7);
    CHECK(std::abs(a.r - b.r) + std::abs(a.g - b.g) + std::abs(a.b - b.b) > 0.4);
    CHECK(lightness(a) < 0.75);
  }
  CHECK(series_color(7) == series_color(0));
  CHECK(lighter(series_color(0), 1) == kWhite);
  CHECK(ink_on(kWhite) == kInk);
  CHECK(ink_on(kBlack) == kWhite);
}

TEST_CASE("An unknown map is refused with the names there are") {
  CHECK_THROWS_WITH(ColorMap("viridi"), Catch::Contains("viridis") && Catch::Contains("inferno"));
}
