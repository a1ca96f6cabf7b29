#include <catch2/catch.hpp>

#include "../protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

TEST_CASE("a sweep goes from 0 V at its rate", "[drive]") {
  const Instruction i = read_one("sweep: {to: -6.5 V, rate: 0.5 V/s}");
  CHECK(i.waveform->corners_s() == std::vector<double>{13});
  CHECK(i.waveform->value_V(0) == 0);
  CHECK(i.waveform->value_V(4) == Approx(-2));
  CHECK(i.waveform->value_V(13) == -6.5);
  CHECK(i.turn_s == 13);
  CHECK_FALSE(i.stop_at_current_A);
  CHECK_FALSE(i.freeze_vacancies);
}

TEST_CASE("a sweep passes through its via points at one speed", "[drive]") {
  const Instruction i = read_one("sweep: {from: 0 V, via: [1 V, -1 V], to: 0.5 V, duration: 9 s}");
  CHECK(i.waveform->corners_s() == std::vector<double>{2, 6, 9});
  CHECK(i.waveform->value_V(2) == 1);
  CHECK(i.waveform->value_V(6) == -1);
  CHECK(i.waveform->value_V(9) == 0.5);
}

TEST_CASE("a sweep with a way back returns at its own rate", "[drive]") {
  const Instruction i = read_one("sweep: {to: 6 V, rate: 1 V/s, back: true, back_rate: 3 V/s}");
  CHECK(i.waveform->corners_s() == std::vector<double>{6, 8});
  CHECK(i.waveform->value_V(7) == Approx(3));
  CHECK(i.waveform->value_V(8) == 0);
  CHECK(i.turn_s == 6);
}

TEST_CASE("a sweep that is stopped returns from the voltage reached", "[drive]") {
  const Instruction i =
      read_one("sweep: {to: 6.5 V, rate: 1 V/s, compliance: 20 uA, stop_at_current: 15 uA, back: true}");
  CHECK(i.stop_at_current_A.value() == Approx(15e-6));
  CHECK(i.compliance_positive_A.value() == Approx(20e-6));
  CHECK(i.compliance_negative_A.value() == Approx(20e-6));
  const auto leg = i.back_leg(3.25);
  CHECK(leg->value_V(0) == 3.25);
  CHECK(leg->value_V(1) == Approx(2.25));
  CHECK(leg->value_V(leg->duration_s()) == 0);
  CHECK(leg->duration_s() == 3.25);
  CHECK(i.back_leg(0) == nullptr);
  CHECK_THROWS_WITH(read_one("sweep: {to: 1 V, rate: 1 V/s}").back_leg(0.5), Contains("no way back"));
}

TEST_CASE("impossible sweeps are refused with line and remedy", "[drive]") {
  CHECK_THAT(entry_refusal("sweep: {to: 0 V, rate: 1 V/s}"), Contains("p.yaml:2") && Contains("use hold"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V, via: [1 V], rate: 1 V/s}"),
             Contains("via") && Contains("no sweep"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V, rate: 0 V/s}"), Contains("rate must be positive"));
  CHECK_THAT(entry_refusal("sweep: {to: -1 V, rate: -1 V/s}"),
             Contains("direction follows from the voltages"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V, duration: 0 s}"), Contains("duration must be positive"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V}"), Contains("give rate"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V, rate: 1 V/s, duration: 1 s}"), Contains("keep one"));
  CHECK_THAT(entry_refusal("sweep: {rate: 1 V/s}"), Contains("'to' is missing"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V, rate: 1 V/s, stop_at_current: 1 uA}"), Contains("back: true"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V, rate: 1 V/s, back: true, stop_at_current: -1 uA}"),
             Contains("compared with |I|"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V, rate: 1 V/s, back_rate: 1 V/s}"),
             Contains("there is no way back"));
  CHECK_THAT(entry_refusal("sweep: {to: 0 V, via: [1 V], rate: 1 V/s, back: true}"),
             Contains("ends where it began"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V, rate: 1 V/s, back: true, back_rate: 0 V/s}"),
             Contains("back_rate"));
}

TEST_CASE("a stop that the compliance makes unreachable is refused", "[drive]") {
  const std::string sweep = "sweep: {to: 5 V, rate: 1 V/s, back: true, stop_at_current: 30 uA";
  CHECK_THAT(entry_refusal(sweep + ", compliance: 20 uA}"), Contains("never would"));
  CHECK_THAT(
      refusal("circuit: {compliance: 30 uA}\nprotocol:\n  - repeat: {count: 2, do: [{" + sweep + "}}]}"),
      Contains("p.yaml:3") && Contains("never would"));
  CHECK(refusal("circuit: {compliance: 30 uA}\nprotocol:\n  - " + sweep + ", compliance: none}") == "");
  CHECK(refusal("circuit: {compliance: 40 uA, compliance_negative: 1 uA}\nprotocol:\n  - " + sweep + "}") ==
        "");
}
