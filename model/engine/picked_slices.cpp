// SPDX-License-Identifier: Apache-2.0
#include "model/engine/picked_slices.h"

namespace xsmoe::engine {

Result<SlicedTest> slicesWithPicked(Questions& questions, WindowIndex window, const std::unordered_set<std::string>& picked,
                                    const ProgressCallback& progress) {
  if (picked.empty()) return questions.slices(window, progress);
  auto test = questions.rankedTest(window, {window.value + 1}, progress);
  if (!test) return tl::make_unexpected(test.error());
  markPicked(*test, picked);
  return slicedTest(test->window, test->testedOn, test->sequences);
}

}  // namespace xsmoe::engine
