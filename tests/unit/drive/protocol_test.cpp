#include "drive/protocol.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "drive/waveforms.hpp"
#include "protocol_text.hpp"

using namespace oxvac;
using namespace oxvac::test;
using Catch::Matchers::Contains;

namespace {

const std::string shipped_like = R"(
protocol:
  - sweep: {name: forming, to: 6.5 V, rate: 1 V/s, compliance: 20 uA, stop_at_current: 15 uA, back: true, snapshot: true}
  - triangle: {name: set loop, peak: 1.5 V, rate: 1 V/s}
  - cycle:
      name: endurance
      count: 100
      do:
        - pulse: {name: reset, amplitude: -1.8 V, width: 50 ns, rise: 5 ns, fall: 5 ns, rest: 100 ns}
        - read: {name: HRS, voltage: 0.1 V, at: [1, 10, 100]}
        - pulse: {name: set, amplitude: 1.6 V, width: 50 ns, compliance: 30 uA}
        - read: {name: LRS, voltage: 0.6 V, every: 10}
  - refresh: {name: refresh, amplitude: 3.5 V, width: 50 ns}
  - read: {name: after refresh, voltage: 0.6 V}
)";

std::vector<int> cycles_of(const std::vector<Instruction>& p, const std::string& name) {
  std::vector<int> cycles;
  for (const Instruction& i : p)
    if (i.name == name) cycles.push_back(i.cycle);
  return cycles;
}

}  // namespace

TEST_CASE("a protocol is unrolled with cycle numbers, groups and reads at chosen cycles", "[drive]") {
  const auto p = read_all(shipped_like);
  REQUIRE(p.size() == 2 + 200 + 3 + 10 + 2);
  CHECK(p[0].name == "forming");
  CHECK(p[0].snapshot_at_end);
  CHECK(p[0].group == "");
  CHECK(p[0].cycle == 0);
  CHECK(p[0].where == "p.yaml:3");
  CHECK_FALSE(p[1].compliance_positive_A);
  CHECK(std::isinf(p[1].max_step_s));
  CHECK(p[2].name == "reset");
  CHECK(p[2].group == "endurance");
  CHECK(p[2].cycle == 1);
  CHECK(p[3].name == "HRS");
  CHECK(p[3].freeze_vacancies);
  CHECK(p[4].name == "set");
  CHECK(p[4].compliance_positive_A.value() == Approx(30e-6));
  CHECK(p[5].name == "reset");
  CHECK(p[5].cycle == 2);
  CHECK(cycles_of(p, "HRS") == std::vector<int>{1, 10, 100});
  CHECK(cycles_of(p, "LRS") == std::vector<int>{10, 20, 30, 40, 50, 60, 70, 80, 90, 100});
  CHECK(cycles_of(p, "reset").size() == 100);
  CHECK(p.back().name == "after refresh");
  CHECK(p.back().group == "");
  CHECK(p.back().cycle == 0);
}

TEST_CASE("planned start times join and do not drift", "[drive]") {
  const auto p = read_all(shipped_like);
  CHECK(p[0].start_s == 0);
  CHECK(p[1].start_s == 13);
  CHECK(p[2].start_s == 16);
  for (std::size_t i = 1; i < p.size(); ++i) CHECK(p[i].start_s == Approx(p[i - 1].end_s()).epsilon(1e-15));

  // 100,000 times 0.1 s: adding up one by one would be off by 2e-8 s.
  const auto many = read_all("protocol:\n  - repeat: {count: 100001, do: [hold: {duration: 0.1 s}]}");
  REQUIRE(many.size() == 100001);
  CHECK(many.back().start_s == Approx(1e4).epsilon(3e-16));
  CHECK(many[1].waveform == many[2].waveform);  // passes share the waveform
}

TEST_CASE("every and at together are either of the two", "[drive]") {
  const auto p = read_all(
      "protocol:\n  - cycle: {count: 6, do: [hold: {duration: 1 s}, read: {every: 3, at: [5, 1, 3, 5]}]}");
  CHECK(cycles_of(p, "read") == std::vector<int>{1, 3, 5, 6});
}

TEST_CASE("cycles go on counting through an enclosing repeat; a nameless repeat is only shorthand",
          "[drive]") {
  const auto p = read_all(R"(
protocol:
  - repeat:
      count: 3
      do:
        - cycle:
            name: wear
            count: 2
            do:
              - repeat: {count: 2, do: [pulse: {amplitude: 1 V, width: 1 ns}]}
              - read: {at: [1, 6]}
        - refresh: {amplitude: 3 V}
  - repeat: {name: outside, count: 2, do: [hold: {duration: 1 s}]}
)");
  CHECK(cycles_of(p, "pulse") == std::vector<int>{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6});
  CHECK(cycles_of(p, "read") == std::vector<int>{1, 6});
  CHECK(cycles_of(p, "refresh") == std::vector<int>{0, 0, 0});
  CHECK(cycles_of(p, "hold") == std::vector<int>{1, 2});
  CHECK(p[0].group == "wear");
  CHECK(p.back().group == "outside");
}

TEST_CASE("what all instructions share is read", "[drive]") {
  const Instruction i = read_one(
      "hold: {duration: 1 s, contact: gate, max_step: 1 ms, snapshot: yes, compliance: 1 mA, "
      "compliance_negative: none}");
  CHECK(i.name == "hold");
  CHECK(i.contact == "gate");
  CHECK(i.max_step_s == Approx(1e-3));
  CHECK(i.snapshot_at_end);
  CHECK(std::isinf(i.compliance_negative_A.value()));
  CHECK_THAT(entry_refusal("hold: {duration: 1 s, max_step: 0 s}"), Contains("must be positive"));
  CHECK_THAT(entry_refusal("hold: {duration: 1 s, compliance: 0 A}"), Contains("must be positive"));
}

TEST_CASE("voltages must join", "[drive]") {
  CHECK_THAT(refusal("protocol:\n  - sweep: {name: up, to: 1.5 V, rate: 1 V/s}\n  - read: {name: look}"),
             Contains("p.yaml:3: 'look' begins at 0 V, but 'up' (p.yaml:2) before it ends at 1.5 V"));
  CHECK(refusal("protocol:\n  - sweep: {to: 1500 mV, rate: 1 V/s}\n  - sweep: {from: 1.5 V, to: 0 V, rate: 1 "
                "V/s}") == "");
  CHECK_THAT(entry_refusal("sweep: {from: 1 V, to: 2 V, rate: 1 V/s}"), Contains("first instruction"));
  // The second pass of a cycle does not join its first.
  CHECK_THAT(entry_refusal("cycle: {count: 2, do: [sweep: {to: 1 V, rate: 1 V/s}]}"),
             Contains("cannot jump"));
  CHECK(entry_refusal("cycle: {count: 1, do: [sweep: {to: 1 V, rate: 1 V/s}]}") == "");
  CHECK_THAT(
      refusal("protocol:\n  - sweep: {to: 1 V, rate: 1 V/s}\n  - sweep: {from: 1 V, to: 0 V, rate: 1 V/s, "
              "contact: gate}"),
      Contains("another contact"));
  CHECK(refusal("protocol:\n  - hold: {duration: 1 s}\n  - hold: {duration: 1 s, contact: gate}") == "");
}

TEST_CASE("entries that are no instruction are refused with the words that are", "[drive]") {
  CHECK_THAT(entry_refusal("swep: {to: 1 V, rate: 1 V/s}"),
             Contains("p.yaml:2") &&
                 Contains("sweep, triangle, pulse, hold, anneal, read, waveform, refresh, cycle or repeat") &&
                 Contains("Did you mean 'sweep'?"));
  CHECK_THAT(entry_refusal("sweep: {to: 1 V, rate: 1 V/s}\n    hold: {duration: 1 s}"),
             Contains("p.yaml:3") && Contains("'sweep', 'hold'") && Contains("its own dash"));
  CHECK_THAT(entry_refusal("pulse:\n    amplitude: 1 V"), Contains("indent its parameters"));
  CHECK_THAT(entry_refusal("{}"), Contains("empty protocol entry"));
  CHECK_THAT(entry_refusal("sweep"), Contains("p.yaml:2"));
  CHECK_THAT(entry_refusal("hold: {duration: 1 s, voltge: 0 V}"), Contains("Did you mean 'voltage'"));
  CHECK_THAT(refusal("protocol: []"), Contains("p.yaml:1") && Contains("list is empty"));
  CHECK_THAT(refusal("title: nothing"), Contains("list is missing"));
}

TEST_CASE("impossible groups are refused", "[drive]") {
  const std::string hold = "[hold: {duration: 1 s}]";
  CHECK_THAT(entry_refusal("cycle: {count: 0, do: " + hold + "}"),
             Contains("p.yaml:2") && Contains("at least 1"));
  CHECK_THAT(entry_refusal("repeat: {count: -1, do: " + hold + "}"), Contains("at least 1"));
  CHECK_THAT(entry_refusal("cycle: {count: 2, do: []}"), Contains("do: the list is empty"));
  CHECK_THAT(entry_refusal("cycle: {count: 2}"), Contains("list is missing"));
  CHECK_THAT(refusal("protocol:\n  - cycle: {name: a, count: 2, do: " + hold +
                     "}\n  - repeat: {name: a, count: 2, do: " + hold + "}"),
             Contains("p.yaml:3") && Contains("'a' is taken") && Contains("p.yaml:2"));
  CHECK_THAT(entry_refusal("cycle: {count: 11000000, do: " + hold + "}"),
             Contains("limit is 10000000") || Contains("limit of 10000000"));
  CHECK_THAT(entry_refusal("cycle: {count: 6000000, do: [hold: {duration: 1 s}, hold: {duration: 1 s}]}"),
             Contains("1.2e+07") && Contains("lower a count"));
  CHECK_THAT(entry_refusal("repeat: {count: 100000, do: [repeat: {count: 100000, do: " + hold + "}]}"),
             Contains("1e+10"));
}

TEST_CASE("chosen cycles must exist", "[drive]") {
  const auto in_cycle = [](const std::string& words) {
    return entry_refusal("cycle: {name: c, count: 5, do: [read: {" + words + "}]}");
  };
  CHECK(in_cycle("at: [1, 5]") == "");
  CHECK_THAT(in_cycle("at: [6]"), Contains("no cycle 6: 'c' has 5"));
  CHECK_THAT(in_cycle("at: [0]"), Contains("whole numbers from 1"));
  CHECK_THAT(in_cycle("at: [1.5]"), Contains("whole numbers from 1"));
  CHECK_THAT(in_cycle("at: []"), Contains("list is empty"));
  CHECK_THAT(in_cycle("every: 6"), Contains("has only 5 cycles"));
  CHECK_THAT(in_cycle("every: -1"), Contains("negative"));
  CHECK_THAT(entry_refusal("read: {every: 2}"), Contains("none around this"));
  CHECK_THAT(entry_refusal("repeat: {count: 5, do: [read: {at: 2}]}"), Contains("none around this"));
  CHECK(entry_refusal("repeat: {name: r, count: 5, do: [read: {at: 2}]}") == "");
}

TEST_CASE("the reference lists every kind with its keys, once", "[drive]") {
  const auto lines = describe([](const Reader& root) {
    read_circuit(root);
    read_protocol(root);
  });
  std::set<std::string> paths;
  for (const auto& line : lines) paths.insert(line.path);
  for (const auto& kind : waveform_kinds()) {
    CHECK(paths.count("protocol[]." + kind.name));
    CHECK(paths.count("protocol[]." + kind.name + ".snapshot"));
  }
  for (const char* path : {"circuit.compliance", "protocol[].sweep.stop_at_current", "protocol[].pulse.train",
                           "protocol[].waveform.file", "protocol[].cycle.do", "protocol[].repeat.count"})
    CHECK(paths.count(path));
  CHECK(paths.size() == lines.size());
  CHECK(std::all_of(lines.begin(), lines.end(), [](const KeyDescription& l) { return !l.doc.empty(); }));
}

TEST_CASE("a protocol written back with its defaults reads as the same protocol", "[drive]") {
  const Document document = Document::parse(shipped_like, "p.yaml");
  const auto once = read_protocol(document.root(), read_circuit(document.root()));
  const auto twice = read_all(document.resolved());
  REQUIRE(once.size() == twice.size());
  for (std::size_t i = 0; i < once.size(); ++i) {
    CHECK(once[i].name == twice[i].name);
    CHECK(once[i].cycle == twice[i].cycle);
    CHECK(once[i].start_s == twice[i].start_s);
    CHECK(once[i].waveform->corners_s() == twice[i].waveform->corners_s());
    CHECK(once[i].compliance_positive_A == twice[i].compliance_positive_A);
  }
}
