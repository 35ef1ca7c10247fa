// SPDX-License-Identifier: Apache-2.0
#include "model/generator/attainable_rule.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace xsmoe::generator {
namespace {

std::vector<double> summingToOne(std::vector<double> weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= sum;
  return weights;
}

}  // namespace

bool isCutAsPlanted(const data::WindowedStream& stream, const PlantedTruth& truth) {
  const auto windows = std::ssize(truth.windows);
  if (std::ssize(stream.windows()) != windows) return false;
  for (std::ptrdiff_t w = 0; w < windows; ++w)
    if (stream.windows()[static_cast<std::size_t>(w)].records != truth.records / windows + (w < truth.records % windows ? 1 : 0))
      return false;
  return true;
}

AttainableRule::AttainableRule(const PlantedTruth& truth, int window, const std::vector<std::string>& itemIds)
    : kinds_(kManners * static_cast<std::size_t>(truth.values * truth.values)), whim_(truth.whim), staysInside_(truth.staysInside) {
  const auto& planted = truth.windows.at(static_cast<std::size_t>(window));
  const double ornate = planted.ornate, expressive = planted.expressive;
  likedBefore_ = {(1 - ornate) * (1 - expressive), (1 - ornate) * expressive, ornate * (1 - expressive), ornate * expressive};
  weighOdds(truth);
  stock(truth, window, itemIds);
  // As the generator does in a catalogue so small that a collection has nothing.
  shares_ = planted.shares;
  for (std::size_t c = 0; c < shares_.size(); ++c)
    if (count_[c] == 0) shares_[c] = 0;
  if (std::accumulate(shares_.begin(), shares_.end(), 0.0) <= 0)
    std::transform(count_.begin(), count_.end(), shares_.begin(), [](double count) { return count > 0 ? 1.0 : 0.0; });
  shares_ = summingToOne(std::move(shares_));
}

void AttainableRule::weighOdds(const PlantedTruth& truth) {
  const auto values = static_cast<std::size_t>(truth.values);
  odds_.reserve(kinds_ * kinds_);
  for (std::size_t liking = 0; liking < kinds_; ++liking)
    for (std::size_t kind = 0; kind < kinds_; ++kind) {
      const auto styles = kind / kManners, liked = liking / kManners, different = (kind ^ liking) % kManners;
      const int manners = (different < 2 ? 1 : 0) + (different % 2 == 0 ? 1 : 0);
      odds_.push_back(std::exp((styles / values == liked / values ? truth.visualPull : 0) +
                               (styles % values == liked % values ? truth.textualPull : 0) + truth.mannerPull * manners));
    }
}

void AttainableRule::stock(const PlantedTruth& truth, int window, const std::vector<std::string>& itemIds) {
  std::unordered_map<std::string, std::size_t> numbers;
  for (std::size_t i = 1; i < itemIds.size(); ++i) numbers[itemIds[i]] = i;
  const auto collections = truth.windows.front().shares.size();
  count_.assign(collections, 0);
  total_.assign(collections * kinds_, 0);
  offers_.resize(itemIds.size());
  std::vector<double> shelves(collections * kinds_, 0);
  for (const auto& item : truth.items) {
    if (item.firstWindow > window) continue;
    const int styles = item.visual * truth.values + item.textual;
    const Offer offer{item.collection, (styles * 2 + (item.ornate ? 1 : 0)) * 2 + (item.expressive ? 1 : 0),
                      item.popularity * (item.firstWindow == window ? truth.freshness : 1)};
    const auto collection = static_cast<std::size_t>(offer.collection);
    ++count_[collection];
    shelves[place(collection, static_cast<std::size_t>(offer.kind))] += offer.weight;
    if (const auto known = numbers.find(item.id); known != numbers.end()) offers_[known->second] = offer;
  }
  for (std::size_t c = 0; c < collections; ++c)
    for (std::size_t liking = 0; liking < kinds_; ++liking)
      for (std::size_t kind = 0; kind < kinds_; ++kind) total_[place(c, liking)] += shelves[place(c, kind)] * odds(liking, kind);
}

double AttainableRule::chanceOf(const Offer& offer, std::size_t liking) const {
  const auto collection = static_cast<std::size_t>(offer.collection);
  return whim_ / count_[collection] +
         (1 - whim_) * offer.weight * odds(liking, static_cast<std::size_t>(offer.kind)) / total_[place(collection, liking)];
}

std::vector<double> AttainableRule::nextCollections(const std::vector<Offer>& bought) const {
  auto session = shares_;  // the chance that the session is in a collection
  const auto chanceIn = [&](std::size_t of, std::size_t c) { return (of == c ? staysInside_ : 0) + (1 - staysInside_) * shares_[c]; };
  for (const Offer& offer : bought)
    for (std::size_t c = 0; c < session.size(); ++c) session[c] *= chanceIn(c, static_cast<std::size_t>(offer.collection));
  if (std::accumulate(session.begin(), session.end(), 0.0) <= 0) session = shares_;  // bought where no session of this window is
  session = summingToOne(std::move(session));
  std::vector<double> next(session.size(), 0);
  for (std::size_t c = 0; c < next.size(); ++c)
    for (std::size_t of = 0; of < next.size(); ++of) next[c] += session[of] * chanceIn(of, c);
  return next;
}

std::vector<double> AttainableRule::likingsAfter(const std::vector<Offer>& bought) const {
  std::vector<double> likings(kinds_);
  for (std::size_t liking = 0; liking < kinds_; ++liking) {
    likings[liking] = likedBefore_[liking % kManners];
    for (const Offer& offer : bought) likings[liking] *= chanceOf(offer, liking);
  }
  return summingToOne(std::move(likings));
}

std::vector<double> AttainableRule::chances(std::span<const std::int32_t> prefix) const {
  std::vector<Offer> bought;
  for (const auto item : prefix)
    if (const auto& offer = offers_[static_cast<std::size_t>(item)]; offer.collection >= 0) bought.push_back(offer);
  const auto next = nextCollections(bought), likings = likingsAfter(bought);
  std::vector<double> pulls(next.size() * kinds_, 0);  // [collections · kinds]
  for (std::size_t c = 0; c < next.size(); ++c) {
    if (count_[c] == 0) continue;
    for (std::size_t liking = 0; liking < kinds_; ++liking) {
      const double share = likings[liking] / total_[place(c, liking)];
      for (std::size_t kind = 0; kind < kinds_; ++kind) pulls[place(c, kind)] += share * odds(liking, kind);
    }
  }
  std::vector<double> chances(offers_.size(), 0);
  for (std::size_t i = 0; i < offers_.size(); ++i) {
    const auto& [collection, kind, weight] = offers_[i];
    if (collection < 0) continue;
    const auto c = static_cast<std::size_t>(collection);
    chances[i] = next[c] * (whim_ / count_[c] + (1 - whim_) * weight * pulls[place(c, static_cast<std::size_t>(kind))]);
  }
  for (const auto item : prefix) chances[static_cast<std::size_t>(item)] = 0;
  return chances;
}

}  // namespace xsmoe::generator
