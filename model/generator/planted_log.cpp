// SPDX-License-Identifier: Apache-2.0
#include "model/generator/planted_log.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "model/generator/planted_schedule.h"
#include "model/generator/random.h"

namespace xsmoe::generator {
namespace {

constexpr std::int64_t kFirstSecond = 1'704'067'200;  // 2024-01-01
constexpr std::int64_t kWindowSeconds = 30 * 86'400;

/// Items on sale that nobody tells apart by taste, drawn in proportion to popularity.
struct Shelf {
  std::vector<int> items;
  std::vector<double> upTo;  ///< running sum of the weights
  [[nodiscard]] double total() const { return upTo.empty() ? 0 : upTo.back(); }
  void add(int item, double weight) {
    items.push_back(item);
    upTo.push_back(total() + weight);
  }
  [[nodiscard]] int draw(Random& random) const {
    const auto found = std::upper_bound(upTo.begin(), upTo.end(), random.uniform() * total());
    return items[std::min(static_cast<std::size_t>(found - upTo.begin()), items.size() - 1)];
  }
};

/// What someone likes, by the values of the styles that tastes turn on.
struct Liking {
  int visual = 0, textual = 0;
  bool ornate = false, expressive = false;
};

double oddsOf(const Liking& liking, const Liking& offer) {
  return std::exp(kVisualPull * (offer.visual == liking.visual) + kTextualPull * (offer.textual == liking.textual) +
                  kMannerPull * ((offer.ornate == liking.ornate) + (offer.expressive == liking.expressive)));
}

/// What is on sale in one window: for each collection a shelf for each combination that a taste can be about.
class Shop {
 public:
  Shop(const std::vector<PlantedItem>& items, int window) : shelves_(std::size_t{kCollections} * kKinds), all_(kCollections) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      const PlantedItem& item = items[i];
      if (item.birthWindow > window) continue;
      const double weight = item.popularity * (item.birthWindow == window ? kFreshness : 1);
      const Liking offer{tastedVisual(item), tastedTextual(item), item.ornate, item.expressive};
      shelves_[place(item.collection, kindOf(offer))].add(static_cast<int>(i), weight);
      all_[static_cast<std::size_t>(item.collection)].add(static_cast<int>(i), 1);
    }
  }

  [[nodiscard]] bool offers(int collection) const { return !all_[static_cast<std::size_t>(collection)].items.empty(); }
  [[nodiscard]] int drawByWhim(int collection, Random& random) const { return all_[static_cast<std::size_t>(collection)].draw(random); }
  [[nodiscard]] int drawByTaste(int collection, const Liking& liking, Random& random) const {
    std::vector<double> weights(kKinds);
    for (int kind = 0; kind < kKinds; ++kind)
      weights[static_cast<std::size_t>(kind)] = shelves_[place(collection, kind)].total() * oddsOf(liking, offerOf(kind));
    return shelves_[place(collection, random.weighted(weights))].draw(random);
  }

 private:
  static constexpr int kKinds = kValues * kValues * 4;
  [[nodiscard]] static int kindOf(const Liking& offer) {
    return ((offer.visual * kValues + offer.textual) * 2 + offer.ornate) * 2 + offer.expressive;
  }
  [[nodiscard]] static Liking offerOf(int kind) { return {kind / 4 / kValues, kind / 4 % kValues, kind / 2 % 2 == 1, kind % 2 == 1}; }
  [[nodiscard]] static std::size_t place(int collection, int kind) { return static_cast<std::size_t>(collection * kKinds + kind); }
  std::vector<Shelf> shelves_, all_;
};

struct User {
  int visual = 0, textual = 0;                ///< the value liked, of whatever style a collection's tastes turn on
  double ornateFrom = 0, expressiveFrom = 0;  ///< likes the manner once this share of the users does
  std::unordered_set<int> bought;
};

class Crowd {
 public:
  Crowd(int users, std::uint64_t seed) : random_(seed, "users"), users_(static_cast<std::size_t>(users)) {
    for (User& user : users_) {
      drawTastes(user, 1);
      user.ornateFrom = random_.uniform();
      user.expressiveFrom = random_.uniform();
    }
  }
  void changeTastes() {
    for (User& user : users_) drawTastes(user, kTasteChange);
  }
  /// Users in the order in which they come.
  [[nodiscard]] std::vector<int> queue() {
    std::vector<int> order(users_.size());
    std::iota(order.begin(), order.end(), 0);
    random_.shuffle(order);
    return order;
  }
  User& operator[](int user) { return users_[static_cast<std::size_t>(user)]; }

 private:
  void drawTastes(User& user, double chance) {
    if (random_.chance(chance)) user.visual = random_.below(kValues);
    if (random_.chance(chance)) user.textual = random_.below(kValues);
  }
  Random random_;
  std::vector<User> users_;
};

Liking likingOf(const User& user, int window, int windows) {
  return {user.visual, user.textual, user.ornateFrom < likingOrnate(window, windows),
          user.expressiveFrom < likingExpressive(window, windows)};
}

/// An item that the user has not bought yet. After many draws in vain he has all but everything, and buys one again.
int buy(const Shop& shop, User& user, int collection, const Liking& liking, Random& random) {
  constexpr int kTries = 200;
  const bool whim = random.chance(kWhim);
  int item = 0;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    item = whim ? shop.drawByWhim(collection, random) : shop.drawByTaste(collection, liking, random);
    if (user.bought.insert(item).second) break;
  }
  return item;
}

int drawCollection(const Shop& shop, const std::array<double, kCollections>& shares, Random& random) {
  std::vector<double> weights(shares.begin(), shares.end());
  for (int c = 0; c < kCollections; ++c)
    if (!shop.offers(c)) weights[static_cast<std::size_t>(c)] = 0;
  if (std::accumulate(weights.begin(), weights.end(), 0.0) <= 0)  // a tiny catalogue may lack a collection
    for (int c = 0; c < kCollections; ++c) weights[static_cast<std::size_t>(c)] = shop.offers(c) ? 1 : 0;
  return random.weighted(weights);
}

/// Appends the `count` records of one window, evenly over its days.
void drawWindow(const GeneratorSettings& settings, const Shop& shop, Crowd& crowd, int window, int count, Random& random,
                std::vector<PlantedRecord>& log) {
  const auto& shares = sharesOf(window, settings.windows);
  const std::vector<int> queue = crowd.queue();
  for (int done = 0, visitor = 0; done < count; ++visitor) {
    const int user = queue[static_cast<std::size_t>(visitor) % queue.size()];
    const int length = std::min(count - done, kSessionRecords);
    const int collection = drawCollection(shop, shares, random);
    for (int i = 0; i < length; ++i, ++done) {
      const int here = random.chance(kStaysInside) ? collection : drawCollection(shop, shares, random);
      const Liking liking = likingOf(crowd[user], window, settings.windows);
      log.push_back(
          {user, buy(shop, crowd[user], here, liking, random), kFirstSecond + window * kWindowSeconds + done * kWindowSeconds / count});
    }
  }
}

}  // namespace

std::vector<PlantedRecord> drawLog(const GeneratorSettings& settings, const std::vector<PlantedItem>& items) {
  Crowd crowd(settings.users, settings.seed);
  Random random(settings.seed, "purchases");
  std::vector<PlantedRecord> log;
  log.reserve(static_cast<std::size_t>(settings.records));
  for (int window = 0; window < settings.windows; ++window) {
    crowd.changeTastes();
    const int count = settings.records / settings.windows + (window < settings.records % settings.windows ? 1 : 0);
    drawWindow(settings, Shop(items, window), crowd, window, count, random, log);
  }
  return log;
}

}  // namespace xsmoe::generator
