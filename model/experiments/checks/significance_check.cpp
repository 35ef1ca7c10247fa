// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/analysis/significance.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/sequence_fixture.h"

namespace xsmoe::experiments {
namespace {

// baselines README: t to 1e-9 of its value (or 1e-12), p to 1e-8; p below 1e-15 counts as 0.
constexpr double kT = 1e-9, kP = 1e-8, kNoP = 1e-15;

void compareTest(const std::string& name, const TTest& actual, const nlohmann::json& expected, Comparison& compare) {
  compare.exact(name + ", degrees of freedom", static_cast<std::int64_t>(actual.degreesOfFreedom), expected.at("df"), name);
  compare.exact(name + ", zero variance", actual.zeroVariance() ? 1 : 0, expected.at("zero_variance").get<bool>() ? 1 : 0, name);
  if (const auto& t = expected.at("t"); actual.t && t.is_number())
    compare.add(name + " t", std::abs(*actual.t - t.get<double>()) / std::max(std::abs(t.get<double>()), 1e-3), kT, name);
  const auto p = expected.at("p").get<double>();
  compare.add(name + " p", p < kNoP && actual.p < kNoP ? 0 : std::abs(actual.p - p) / std::max(p, kNoP), kP, name);
}

}  // namespace

Result<std::vector<CheckLine>> checkSignificanceFixture(const std::filesystem::path& folder, const device::ComputeDevice& /*device*/) {
  return checkJsonFixture(folder, [](const nlohmann::json& fixture, Comparison& compare) {
    for (const auto& pair : fixture.at("pairs")) {
      const auto a = pair.at("a").get<std::vector<double>>(), b = pair.at("b").get<std::vector<double>>();
      compareTest("pooled", pooledTTest(a, b), pair.at("pooled"), compare);
      compareTest("paired", pairedTTest(a, b), pair.at("paired"), compare);
    }
  });
}

}  // namespace xsmoe::experiments
