// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/references.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "model/streaming/ranking.h"

namespace xsmoe::streaming {
namespace {

constexpr std::array<std::string_view, 6> kNames{"popular-before", "popular-so-far",  "transitions",
                                                 "similar-visual", "similar-textual", "similar-both"};

/// The latest `length` inputs of a sequence, newest first.
std::vector<std::int32_t> latestInputs(const EvaluationTask& task, std::size_t sequence) {
  const auto items = task.sequences->at(sequence);
  const auto inputs = items.first(items.size() - 1).last(std::min(items.size() - 1, static_cast<std::size_t>(task.length)));
  return {inputs.rbegin(), inputs.rend()};
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

}  // namespace

std::string_view name(Reference reference) { return kNames.at(static_cast<std::size_t>(reference)); }

TransitionCounts::TransitionCounts(const data::WindowedStream& stream, WindowIndex last) {
  std::vector<std::int32_t> before(static_cast<std::size_t>(stream.userCount()), 0);  // a user's last item
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
  for (int w = 0; w <= last.value; ++w) {
    const auto& window = stream.window({w});
    for (std::size_t i = 0; i < window.recordItems.size(); ++i) {
      auto& previous = before[static_cast<std::size_t>(window.recordUsers[i])];
      if (previous > 0) pairs.emplace_back(previous, window.recordItems[i]);
      previous = window.recordItems[i];
    }
  }
  std::sort(pairs.begin(), pairs.end());
  offsets_.assign(static_cast<std::size_t>(stream.itemCount()) + 2, 0);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i > 0 && pairs[i] == pairs[i - 1]) {
      ++next_.back().count;
      continue;
    }
    next_.push_back({pairs[i].second, 1});
    ++offsets_[static_cast<std::size_t>(pairs[i].first) + 1];
  }
  std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
}

std::span<const TransitionCounts::Next> TransitionCounts::after(std::int32_t item) const {
  const auto place = static_cast<std::size_t>(item);
  return {next_.data() + offsets_[place], next_.data() + offsets_[place + 1]};
}

std::vector<std::int64_t> recordCounts(const data::WindowedStream& stream, WindowIndex first, WindowIndex last) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(stream.itemCount()) + 1, 0);
  for (int w = first.value; w <= last.value; ++w)
    for (const auto item : stream.window({w}).recordItems) ++counts[static_cast<std::size_t>(item)];
  return counts;
}

std::vector<std::int64_t> ranksByCount(const EvaluationTask& task, const std::vector<std::int64_t>& counts) {
  const auto countOf = [&](std::int32_t item) { return counts[static_cast<std::size_t>(item)]; };
  auto order = task.candidates;
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return countOf(a) > countOf(b); });
  std::vector<std::int64_t> rankOf(placesOf(task.candidates).size(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) rankOf[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i) + 1;
  std::vector<std::int64_t> ranks;
  for (std::size_t i = 0; i < task.sequences->size(); ++i) {
    const auto target = task.sequences->at(i).back();
    const auto excluded = task.exclusions->at(i);
    auto& rank = ranks.emplace_back(0);
    if (isExcluded(excluded, target)) continue;
    rank = rankOf[static_cast<std::size_t>(target)];
    const auto own = rank;
    for (const auto item : excluded)
      if (const auto place = static_cast<std::size_t>(item); place < rankOf.size() && rankOf[place] > 0 && rankOf[place] < own) --rank;
  }
  return ranks;
}

std::vector<std::int64_t> ranksByTransitions(const EvaluationTask& task, const TransitionCounts& transitions) {
  const auto places = placesOf(task.candidates);
  const auto placeOf = [&](std::int32_t item) {
    return static_cast<std::size_t>(item) < places.size() ? places[static_cast<std::size_t>(item)] : -1;
  };
  std::vector<std::int64_t> ranks;
  std::unordered_map<std::int32_t, double> scores;  // of the candidates that follow an input
  for (std::size_t i = 0; i < task.sequences->size(); ++i) {
    const auto target = task.sequences->at(i).back();
    const auto excluded = task.exclusions->at(i);
    auto& rank = ranks.emplace_back(0);
    if (isExcluded(excluded, target)) continue;
    scores.clear();
    double weight = 1;
    for (const auto input : latestInputs(task, i)) {
      for (const auto& [item, count] : transitions.after(input))
        if (placeOf(item) >= 0 && !isExcluded(excluded, item)) scores[item] += count / weight;
      ++weight;
    }
    const auto found = scores.find(target);
    const double own = found == scores.end() ? 0 : found->second;
    rank = 1;
    std::int64_t positiveBelow = 0;  // scored items of a lower id
    for (const auto& [item, score] : scores) {
      if (score > own || (score == own && item < target)) ++rank;
      if (item < target) ++positiveBelow;
    }
    if (own > 0) continue;
    // Of the items that follow no input, those of a lower id rank before it.
    rank += placeOf(target) - positiveBelow;
    for (const auto item : excluded)
      if (item < target && placeOf(item) >= 0) --rank;
  }
  return ranks;
}

Result<std::vector<std::int64_t>> ranksBySimilarity(const EvaluationTask& task, const std::vector<at::Tensor>& states) {
  const torch::NoGradGuard noGrad;
  std::vector<at::Tensor> parts;
  for (const auto& state : states) {
    const auto values = state.cpu().to(torch::kFloat);
    parts.push_back(values / values.norm(2, 1, true).clamp_min(1e-12));
  }
  const auto all = torch::cat(parts, 1);  // [items+1, Σ d]
  std::vector<std::int64_t> ids(task.candidates.begin(), task.candidates.end());
  const auto items = all.index_select(0, torch::tensor(ids, torch::kLong));
  const auto places = placesOf(task.candidates);
  auto users = torch::zeros({std::ssize(task.sequences->users), all.size(1)});
  std::vector<std::int64_t> targets;
  ExcludedColumns excluded;
  for (std::size_t i = 0; i < task.sequences->size(); ++i) {
    const auto inputs = latestInputs(task, i);
    auto user = users[static_cast<std::int64_t>(i)];
    for (std::size_t k = 0; k < inputs.size(); ++k) user.add_(all[inputs[k]], 1.0 / static_cast<double>(k + 1));
    targets.push_back(places[static_cast<std::size_t>(task.sequences->at(i).back())]);
    for (const auto item : task.exclusions->at(i))
      if (const auto place = static_cast<std::size_t>(item); place < places.size() && places[place] >= 0)
        excluded.columns.push_back(static_cast<std::int32_t>(places[place]));
    excluded.offsets.push_back(std::ssize(excluded.columns));
  }
  if (targets.empty()) return targets;
  return ranksOf({users, items}, targets, excluded);
}

}  // namespace xsmoe::streaming
