#include "crossbar/encoder.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace oxvac::crossbar;

TEST_CASE("grey levels as voltages") {
  const auto plain = Encoder{}.grey_levels();
  CHECK(plain[0] == 0);
  CHECK(plain[255] == 1);
  CHECK(plain[51] == Approx(0.2f));
  const auto bipolar = Encoder{PixelRange::bipolar, 0}.grey_levels();
  CHECK(bipolar[0] == -1);
  CHECK(bipolar[255] == 1);
  CHECK(bipolar[51] == Approx(-0.6f));
}

TEST_CASE("a DAC has 2^bits levels, the ends among them") {
  for (const int bits : {1, 2, 4, 8}) {
    const auto levels = Encoder{PixelRange::unipolar, bits}.grey_levels();
    const std::set<float> distinct(levels.begin(), levels.end());
    CHECK(distinct.size() == std::size_t(1) << bits);
    CHECK(*distinct.begin() == 0);
    CHECK(*distinct.rbegin() == 1);
  }
  const auto one_bit = Encoder{PixelRange::unipolar, 1}.grey_levels();
  CHECK(one_bit[127] == 0);
  CHECK(one_bit[128] == 1);
  // Eight bits are as fine as the pixels.
  CHECK(Encoder{PixelRange::unipolar, 8}.grey_levels() == Encoder{}.grey_levels());
}

TEST_CASE("hidden values are scaled, cut at the full scale, and the cuts are counted") {
  Eigen::MatrixXf h(1, 4);
  h << 0, 1, 2, 5;
  CHECK(Encoder{}.encode_hidden(h, 2) == 1);
  Eigen::MatrixXf expected(1, 4);
  expected << 0, 0.5f, 1, 1;
  CHECK(h == expected);

  h << 0, 0.3f, 0.45f, 1;
  CHECK(Encoder{PixelRange::unipolar, 2}.encode_hidden(h, 1) == 0);
  expected << 0, 1.0f / 3, 1.0f / 3, 1;
  CHECK((h - expected).cwiseAbs().maxCoeff() < 1e-6f);
}
