// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/data/windowed_stream.h"
#include "model/generator/planted_truth.h"

namespace xsmoe::generator {

/// Whether the windows are those in which the log was drawn: as many, with as many records each.
[[nodiscard]] bool isCutAsPlanted(const data::WindowedStream& stream, const PlantedTruth& truth);

/// What ranks best where the design is known and the people are not: how likely the generator sells each item next (planted_log.h), with
/// the tastes of the buyer estimated from the items of the prefix by Bayes' rule.
///
/// It knows of every item that was made its collection, the two styles by which its collection's buyers choose, its manners, popularity and
/// first window; of the window the shares of the collections and of the users who like a manner; how strongly styles, manners, novelty and
/// whims count; and that nobody buys an item twice.
/// It knows nothing of a user but the prefix: before it, each style is as likely to be liked as another. It has no record of any window but
/// that prefix, and neither the target nor anything that comes later.
///
/// Two things it takes more simply than they are: the prefix is of one session, and what its user bought before it was on his shelf too.
class AttainableRule {
 public:
  /// Of the sessions in `window`. `itemIds`: by number, number 0 is padding; one that the truth does not tell has no chance.
  AttainableRule(const PlantedTruth& truth, int window, const std::vector<std::string>& itemIds);

  /// [item numbers] the chance of each item to be bought next, but for a factor that all share; 0: it is not on sale, or in the prefix.
  /// `prefix`: what was bought in the session so far, in any order.
  [[nodiscard]] std::vector<double> chances(std::span<const std::int32_t> prefix) const;

 private:
  /// What is on sale. A kind is a combination that tastes can be about; a liking is one too.
  struct Offer {
    int collection = -1;  ///< −1: not on sale
    int kind = 0;
    double weight = 0;
  };
  static constexpr std::size_t kManners = 4;  ///< ornate or not, expressive or not: the last digit of a kind

  [[nodiscard]] std::size_t place(std::size_t collection, std::size_t kind) const { return collection * kinds_ + kind; }
  void weighOdds(const PlantedTruth& truth);
  void stock(const PlantedTruth& truth, int window, const std::vector<std::string>& itemIds);
  [[nodiscard]] double odds(std::size_t liking, std::size_t kind) const { return odds_[liking * kinds_ + kind]; }
  /// Of a purchase in the offer's collection by someone of this liking.
  [[nodiscard]] double chanceOf(const Offer& offer, std::size_t liking) const;
  /// [collections] of the next purchase.
  [[nodiscard]] std::vector<double> nextCollections(const std::vector<Offer>& bought) const;
  /// [kinds] of each liking; they sum to 1.
  [[nodiscard]] std::vector<double> likingsAfter(const std::vector<Offer>& bought) const;

  std::size_t kinds_ = 0;
  double whim_ = 0, staysInside_ = 0;
  std::vector<double> shares_;       // [collections] that offer something; they sum to 1
  std::vector<double> likedBefore_;  // [manners] share of the users who like them together
  std::vector<double> odds_;         // [liking · kinds]
  std::vector<double> total_;        // [collections · liking] of what is on sale
  std::vector<double> count_;        // [collections] of items on sale
  std::vector<Offer> offers_;        // [item numbers]
};

}  // namespace xsmoe::generator
