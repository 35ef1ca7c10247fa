// SPDX-License-Identifier: Apache-2.0
// Lists for whom a request describes: a user, a history made by hand, and the same user by every window.
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "model/core/methods.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/network/explained.h"

namespace xsmoe::experiments {
namespace {

/// Whether it has vectors of users, one of which nobody has whom a history alone makes.
bool learnsUsers(network::Recommender& recommender) {
  const auto* const explained = recommender.explained();
  return explained != nullptr && explained->trainedAmong(torch::zeros({1}, torch::kLong)).defined();
}

}  // namespace

Result<UserQuery> RecommendationDesk::queryFor(const Model& model, const engine::ListRequest& request) const {
  const auto place = session_.folder().folder.string();
  UserQuery query;
  if (!request.user.empty()) {
    auto own = ownQuery(model, request.user);
    if (!own) return own;
    query = std::move(*own);
  } else if (learnsUsers(*model.recommender)) {
    return badInput(place,
                    "the method " + std::string(descriptionOf(manifest_.description.settings.model.method).title) +
                        " learns its users, and a history alone is nobody's",
                    "Name the user whose history it is to be");
  }
  if (request.history) {
    std::vector<std::int32_t> read;
    for (const auto& id : *request.history) {
      if (request.own && id == kOwnItemId) {
        read.push_back(static_cast<std::int32_t>(model.table.size(0)));  // its row, behind those of the stream's items
        continue;
      }
      const auto number = numberOf(model, id);
      if (!number) return tl::unexpected(number.error());
      read.push_back(*number);
    }
    if (request.user.empty()) {
      query.excluded = read;
      std::erase(query.excluded, static_cast<std::int32_t>(model.table.size(0)));
      std::sort(query.excluded.begin(), query.excluded.end());
      query.excluded.erase(std::unique(query.excluded.begin(), query.excluded.end()), query.excluded.end());
    }
    const auto length = std::ptrdiff_t{manifest_.description.settings.protocol.sequenceLength};
    if (std::ssize(read) > length) read.erase(read.begin(), read.end() - length);
    if (read != query.inputs) query.sequence = -1;  // the test's sequence is another one
    query.inputs = std::move(read);
  }
  if (!query.inputs.empty()) return query;
  if (request.user.empty()) return badInput(place, "neither a user nor a history is given", "Name a user, or items as a history");
  return badInput(place, "the user \"" + request.user + "\" has no history to recommend from",
                  "Choose a user with more than one record, or a later window");
}

Result<Recommendation> RecommendationDesk::recommendTo(const engine::ListRequest& request) {
  const auto model = modelFor(request);
  if (!model) return tl::unexpected(model.error());
  auto answered = answer(*model, request);
  if (!answered) return tl::unexpected(answered.error());
  if (!request.moment) answered->recommendation.liveEpoch = model->epoch;
  return std::move(answered->recommendation);
}

Result<std::vector<Recommendation>> RecommendationDesk::recommendInEachWindow(const std::string& user, int top,
                                                                              const ProgressCallback& progress) {
  const auto windows = paths_.storedWindows();
  const auto& stream = session_.windows();
  const auto number = stream.userFromId(user);
  std::vector<Recommendation> lists;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const int window = windows[i];
    if (progress && !progress({"D_" + std::to_string(window), static_cast<std::int64_t>(i), std::ssize(windows), "windows"}))
      return failure(paths_.folder.string(), "cancelled");
    const bool known = number >= 0 && number < stream.window({window + 1}).usersSeenSoFar;
    if (!known || queryOf(stream, number, window, manifest_.description.settings.protocol.sequenceLength).inputs.empty()) continue;
    auto list = recommend(user, window, top);
    if (!list) return tl::unexpected(list.error());
    lists.push_back(std::move(*list));
  }
  if (!lists.empty()) return lists;
  auto none = recommend(user, windows.empty() ? 0 : windows.back(), top);  // which says why
  if (!none) return tl::unexpected(none.error());
  return std::vector{std::move(*none)};
}

}  // namespace xsmoe::experiments
