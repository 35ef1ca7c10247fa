// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/references.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <compare>
#include <functional>
#include <numeric>
#include <ranges>
#include <string>
#include <utility>

#include "model/core/cancelled.h"
#include "model/data/column_sort.h"
#include "model/device/cuda.h"
#include "model/streaming/ranking.h"

namespace xsmoe::streaming {
namespace {

constexpr std::array<std::string_view, 7> kNames{"popular-before",  "popular-so-far", "transitions", "similar-visual",
                                                 "similar-textual", "similar-both",   kAttainable};

/// The latest `length` inputs of a sequence, oldest first.
std::span<const std::int32_t> latestInputs(const EvaluationTask& task, std::size_t sequence) {
  const auto items = task.sequences->at(sequence);
  return items.first(items.size() - 1).last(std::min(items.size() - 1, static_cast<std::size_t>(task.length)));
}

/// The place of each candidate among them, by id; −1: none.
std::vector<std::int64_t> placesOf(const std::vector<std::int32_t>& candidates) {
  std::vector<std::int64_t> places(candidates.empty() ? 1 : static_cast<std::size_t>(candidates.back()) + 1, -1);
  for (std::size_t i = 0; i < candidates.size(); ++i) places[static_cast<std::size_t>(candidates[i])] = static_cast<std::int64_t>(i);
  return places;
}

bool isExcluded(std::span<const std::int32_t> excluded, std::int32_t item) {
  return std::binary_search(excluded.begin(), excluded.end(), item);
}

/// Two items of a user, one right after the other.
struct Transition {
  std::int32_t from = 0, to = 0;
  friend auto operator<=>(const Transition&, const Transition&) = default;
};

/// What similarities of a modality are products of.
struct Directions {
  at::Tensor users;  ///< [U, d] Σ_k of the last inputs' directions / (k + 1)
  at::Tensor items;  ///< [C, d] of length 1, or 0
};

Directions directionsOf(const EvaluationTask& task, const at::Tensor& state, const ProgressCallback& progress) {
  const auto ask = [&] { tellOrThrow(progress, {"comparing hidden states", 0, 0, ""}); };
  ask();
  auto all = state.to(torch::kFloat);
  ask();
  all = all / all.norm(2, 1, true).clamp_min(1e-12);
  const std::vector<std::int64_t> candidates(task.candidates.begin(), task.candidates.end());
  const auto count = task.sequences->size();
  const auto inputs = inputIds(*task.sequences, 0, count, task.length).to(all.device());  // padding: row 0, zeros
  auto users = torch::zeros({static_cast<std::int64_t>(count), all.size(1)}, all.options());
  for (int k = 0; k < task.length; ++k) {
    ask();
    users.add_(all.index_select(0, inputs.select(1, task.length - 1 - k)), 1.0 / (k + 1));
  }
  ask();
  return {users, all.index_select(0, torch::tensor(candidates, torch::kLong).to(all.device()))};
}

Result<std::vector<std::int64_t>> rankProducts(const EvaluationTask& task, const Directions& directions, const ProgressCallback& progress) {
  const auto places = placesOf(task.candidates);
  std::vector<std::int64_t> targets;
  ExcludedColumns excluded;
  for (std::size_t i = 0; i < task.sequences->size(); ++i) {
    targets.push_back(places[static_cast<std::size_t>(task.sequences->at(i).back())]);
    for (const auto item : task.exclusions->at(i))
      if (const auto place = static_cast<std::size_t>(item); place < places.size() && places[place] >= 0)
        excluded.columns.push_back(static_cast<std::int32_t>(places[place]));
    excluded.offsets.push_back(std::ssize(excluded.columns));
  }
  try {
    RankingOptions options;
    options.progress = progress;
    return ranksOf({directions.users, directions.items}, targets, excluded, options);
  } catch (const network::NotFinite& error) {
    return failure("similarity of hidden states", error.what(), "The feature cache holds values that are not finite: make it again");
  }
}

/// rankOf(i, target, excluded) of each sequence i; 0 where the target is excluded.
template <class RankOf>
std::vector<std::int64_t> ranksOf(const EvaluationTask& task, const ProgressCallback& progress, const RankOf& rankOf) {
  constexpr std::size_t kTogether = 64;
  std::vector<std::int64_t> ranks;
  for (std::size_t i = 0; i < task.sequences->size(); ++i) {
    if (i % kTogether == 0)
      tellOrThrow(progress,
                  {"ranking without training", static_cast<std::int64_t>(i), static_cast<std::int64_t>(task.sequences->size()), "users"});
    const auto target = task.sequences->at(i).back();
    const auto excluded = task.exclusions->at(i);
    ranks.push_back(isExcluded(excluded, target) ? 0 : rankOf(i, target, excluded));
  }
  return ranks;
}

}  // namespace

std::string_view name(Reference reference) { return kNames.at(static_cast<std::size_t>(reference)); }

TransitionCounts::TransitionCounts(const data::WindowedStream& stream, WindowIndex last, const ProgressCallback& progress) {
  std::vector<std::int32_t> before(static_cast<std::size_t>(stream.userCount()), 0);  // a user's last item
  data::Column<Transition> pairs;
  for (int w = 0; w <= last.value; ++w) {
    tellOrThrow(progress, {"counting transitions", w, last.value + 1, "windows"});
    const auto& window = stream.window({w});
    for (std::size_t i = 0; i < window.recordItems.size(); ++i) {
      auto& previous = before[static_cast<std::size_t>(window.recordUsers[i])];
      if (previous > 0) pairs.push_back({previous, window.recordItems[i]});
      previous = window.recordItems[i];
    }
    stream.letGo();
  }
  data::sortColumn(pairs, std::less<>(), data::kSortedTogether, progress);
  offsets_.assign(static_cast<std::size_t>(stream.itemCount()) + 2, 0);
  Transition counted;  // from padding, which no record is of
  pairs.forEach([&](const Transition& pair) {
    if (pair == counted) {
      ++next_.back().count;
      return;
    }
    counted = pair;
    next_.push_back({pair.to, 1});
    ++offsets_[static_cast<std::size_t>(pair.from) + 1];
  });
  std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
}

std::span<const TransitionCounts::Next> TransitionCounts::after(std::int32_t item) const {
  const auto place = static_cast<std::size_t>(item);
  return {next_.data() + offsets_[place], next_.data() + offsets_[place + 1]};
}

std::vector<std::int64_t> recordCounts(const data::WindowedStream& stream, WindowIndex first, WindowIndex last) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(stream.itemCount()) + 1, 0);
  for (int w = first.value; w <= last.value; ++w) {
    for (const auto item : stream.window({w}).recordItems) ++counts[static_cast<std::size_t>(item)];
    stream.letGo();
  }
  return counts;
}

std::vector<std::int64_t> ranksByCount(const EvaluationTask& task, const std::vector<std::int64_t>& counts,
                                       const ProgressCallback& progress) {
  const auto countOf = [&](std::int32_t item) { return counts[static_cast<std::size_t>(item)]; };
  auto order = task.candidates;
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return countOf(a) > countOf(b); });
  std::vector<std::int64_t> rankOf(placesOf(task.candidates).size(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) rankOf[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i) + 1;
  return ranksOf(task, progress, [&](std::size_t /*sequence*/, std::int32_t target, const auto& excluded) {
    const auto own = rankOf[static_cast<std::size_t>(target)];
    auto rank = own;
    for (const auto item : excluded)
      if (const auto place = static_cast<std::size_t>(item); place < rankOf.size() && rankOf[place] > 0 && rankOf[place] < own) --rank;
    return rank;
  });
}

std::vector<std::int64_t> ranksByTransitions(const EvaluationTask& task, const TransitionCounts& transitions,
                                             const ProgressCallback& progress) {
  const auto places = placesOf(task.candidates);
  const auto placeOf = [&](std::int32_t item) {
    return static_cast<std::size_t>(item) < places.size() ? places[static_cast<std::size_t>(item)] : -1;
  };
  std::vector<double> scores(places.size(), 0);  // zeros between two sequences
  std::vector<std::int32_t> following;           // the candidates that follow an input
  return ranksOf(task, progress, [&](std::size_t i, std::int32_t target, const auto& excluded) {
    double weight = 1;
    for (const auto input : std::views::reverse(latestInputs(task, i))) {
      for (const auto& [item, count] : transitions.after(input)) {
        if (placeOf(item) < 0) continue;
        auto& score = scores[static_cast<std::size_t>(item)];
        if (score == 0) following.push_back(item);
        score += count / weight;
      }
      ++weight;
    }
    std::erase_if(following, [&](std::int32_t item) {
      const bool out = isExcluded(excluded, item);
      if (out) scores[static_cast<std::size_t>(item)] = 0;
      return out;
    });
    const double own = scores[static_cast<std::size_t>(target)];
    std::int64_t rank = 1;
    std::int64_t positiveBelow = 0;  // scored items of a lower id
    for (const auto item : following) {
      auto& score = scores[static_cast<std::size_t>(item)];
      if (score > own || (score == own && item < target)) ++rank;
      if (item < target) ++positiveBelow;
      score = 0;
    }
    following.clear();
    if (own > 0) return rank;
    // Of the items that follow no input, those of a lower id rank before it.
    rank += placeOf(target) - positiveBelow;
    for (const auto item : excluded)
      if (item < target && placeOf(item) >= 0) --rank;
    return rank;
  });
}

Result<std::vector<std::int64_t>> ranksBySimilarity(const EvaluationTask& task, const std::vector<at::Tensor>& states) {
  if (task.sequences->size() == 0) return std::vector<std::int64_t>{};
  const torch::NoGradGuard noGrad;
  std::vector<at::Tensor> users, items;
  for (const auto& state : states) {
    auto [user, item] = directionsOf(task, state, {});
    users.push_back(std::move(user));
    items.push_back(std::move(item));
  }
  return rankProducts(task, {torch::cat(users, 1), torch::cat(items, 1)}, {});
}

std::vector<std::int64_t> ranksByScores(const EvaluationTask& task, const PrefixScores& scores, const ProgressCallback& progress) {
  return ranksOf(task, progress, [&](std::size_t i, std::int32_t target, const auto& excluded) -> std::int64_t {
    const auto scored = scores(latestInputs(task, i));
    const double own = scored[static_cast<std::size_t>(target)];
    return 1 + std::count_if(task.candidates.begin(), task.candidates.end(), [&](std::int32_t item) {
             const double score = scored[static_cast<std::size_t>(item)];
             return (score > own || (score == own && item < target)) && !isExcluded(excluded, item);
           });
  });
}

LastStates broughtIfRoom(LastStates states, c10::Device target) {
  if (!target.is_cuda()) return states;
  // float16 states; float32 directions of items and users, of each modality and of both together.
  constexpr std::size_t kRoom = 16;
  std::size_t bytes = 0;
  for (const auto& [modality, state] : states) bytes += state.nbytes();
  if (kRoom * bytes > static_cast<std::size_t>(device::readDeviceMemory(target).freeBytes)) return states;
  for (auto& [modality, state] : states) state = state.to(target);
  return states;
}

Result<ReferencesMeasured> measureReferences(const data::WindowedStream& stream, const ProtocolSettings& protocol, WindowIndex trained,
                                             const LastStates& states, const PrefixScores& attainable,
                                             const ProgressCallback& progress) try {
  const auto begun = std::chrono::steady_clock::now();
  ReferencesMeasured measured{trained, {trained.value + 1}, {}, 0};
  const auto test = stream.test(measured.testedOn);
  const auto exclusions = stream.testHistory(trained, progress);
  const EvaluationTask task{test.get(), &exclusions, testCandidates(stream, trained, protocol.protocol), protocol.sequenceLength};
  if (task.sequences->size() == 0) return measured;
  const auto add = [&](Reference reference, const std::vector<std::int64_t>& ranks) {
    measured.results.push_back({std::string(name(reference)), metricsOf(ranks)});
  };
  add(Reference::kPopularBefore, ranksByCount(task, recordCounts(stream, trained, trained), progress));
  add(Reference::kPopularSoFar, ranksByCount(task, recordCounts(stream, {0}, trained), progress));
  add(Reference::kTransitions, ranksByTransitions(task, TransitionCounts(stream, trained, progress), progress));
  const torch::NoGradGuard noGrad;
  std::vector<at::Tensor> users, items;
  for (const auto& [modality, state] : states) {
    auto directions = directionsOf(task, state, progress);
    const auto ranks = rankProducts(task, directions, progress);
    if (!ranks) return tl::unexpected(ranks.error());
    add(modality == Modality::kVisual ? Reference::kSimilarVisual : Reference::kSimilarTextual, *ranks);
    users.push_back(std::move(directions.users));
    items.push_back(std::move(directions.items));
  }
  if (states.size() > 1) {
    Directions both{torch::cat(std::exchange(users, {}), 1), torch::cat(std::exchange(items, {}), 1)};
    const auto ranks = rankProducts(task, both, progress);
    if (!ranks) return tl::unexpected(ranks.error());
    add(Reference::kSimilarBoth, *ranks);
  }
  if (attainable) add(Reference::kAttainable, ranksByScores(task, attainable, progress));
  measured.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return measured;
} catch (const ThrownError& problem) {
  return tl::unexpected(problem.error());
}

}  // namespace xsmoe::streaming
