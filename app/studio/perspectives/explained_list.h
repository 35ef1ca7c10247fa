// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <type_traits>
#include <utility>

#include "app/studio/perspectives/inspection.h"
#include "model/core/error.h"
#include "model/core/recommendation.h"
#include "model/engine/questions.h"

namespace xsmoe::studio {

/// What explains a list.
template <class Explanation>
struct ExplainedList {
  Explanation explanation;
  std::shared_ptr<const Recommendation> list;  ///< which it explains; null: the one that it was asked of
};

/// Whether two lists of one request are by the same weights: of one moment, with the same items and scores.
[[nodiscard]] bool areOfTheSameWeights(const Recommendation& one, const Recommendation& other);

/// Asks `explain(questions)`, a Result, about a list. Of the model in training the newest copy answers, which may be another than the
/// list's: then the list of that copy comes along. Each answer is of the copy that is the newest by then, so one that stands between two
/// equal lists is theirs. Errors: those of `explain` and of recommendTo(); copies come faster than they can be asked.
template <class Explain>
[[nodiscard]] auto explainList(engine::Questions& questions, const ShownList& shown, const Explain& explain)
    -> Result<ExplainedList<typename std::invoke_result_t<const Explain&, engine::Questions&>::value_type>> {
  using Explained = ExplainedList<typename std::invoke_result_t<const Explain&, engine::Questions&>::value_type>;
  constexpr int kMostTries = 4;
  if (shown.moment.window) {
    auto explanation = explain(questions);
    if (!explanation) return tl::make_unexpected(explanation.error());
    return Explained{std::move(*explanation), nullptr};
  }
  for (int tries = 0; tries < kMostTries; ++tries) {
    const auto before = questions.recommendTo(shown.request);
    if (!before) return tl::make_unexpected(before.error());
    auto explanation = explain(questions);
    if (!explanation) return tl::make_unexpected(explanation.error());
    const auto after = questions.recommendTo(shown.request);
    if (!after) return tl::make_unexpected(after.error());
    if (!areOfTheSameWeights(*before, *after)) continue;
    if (areOfTheSameWeights(*shown.list, *after)) return Explained{std::move(*explanation), nullptr};
    return Explained{std::move(*explanation), std::make_shared<const Recommendation>(*after)};
  }
  return failure({}, "the model in training changed each time while it was asked", "Pause the run, and ask for the list again");
}

}  // namespace xsmoe::studio
