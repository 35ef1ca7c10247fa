// SPDX-License-Identifier: Apache-2.0
// How a method looks at a user: what the desk's answers say besides the list.
#include "model/experiments/desk/method_pictures.h"

#include <torch/types.h>
#include <torch/utils.h>

#include "model/core/methods.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/network/explained.h"

namespace xsmoe::experiments {
namespace {

constexpr int kPictured = 10;  // recommended items of a picture

NetworkSizes sizesOf(const streaming::StreamSession& session, const ProtocolSettings& protocol) {
  NetworkSizes sizes;
  sizes.sequenceLength = protocol.sequenceLength;
  sizes.hiddenStates = session.hiddenStates();
  sizes.visualWidth = static_cast<int>(session.width(Modality::kVisual));
  sizes.textualWidth = static_cast<int>(session.width(Modality::kTextual));
  sizes.users = session.windows().userCount();
  sizes.items = session.windows().itemCount();
  return sizes;
}

}  // namespace

void addScoreParts(Recommendation& answer, network::Recommender& recommender, const network::UserInputs& inputs, const at::Tensor& table,
                   const at::Tensor& items) {
  auto* const explained = recommender.explained();
  if (explained == nullptr || explained->partNames().empty() || answer.items.empty()) return;
  answer.scoreParts = explained->partNames();
  for (const auto& part : explained->partsOfScores(inputs, table, items)) {
    const auto scores = part.squeeze(0).to(torch::kDouble).contiguous();  // [n]
    for (std::size_t i = 0; i < answer.items.size(); ++i) answer.items[i].parts.push_back(scores.data_ptr<double>()[i]);
  }
}

Result<std::vector<std::string>> RecommendationDesk::trainedTestUsers(const std::optional<RunMoment>& moment) {
  std::shared_ptr<network::Recommender> recommender;
  int last = moment ? moment->window.value : -1;
  if (moment) {
    auto loaded = stored(*moment);
    if (!loaded) return tl::unexpected(loaded.error());
    recommender = std::move(*loaded);
  } else {
    const auto copy = copyNow();
    if (!copy) return tl::unexpected(copy.error());
    recommender = copy->training;
    last = copy->window.value;
  }
  auto users = testUsers({last});
  const auto* const explained = recommender->explained();
  if (explained == nullptr || users.empty()) return users;
  const auto test = session_.windows().test({last + 1});
  const auto& numbers = test->users;
  const auto trained = explained->trainedAmong(torch::tensor(numbers, torch::kInt).to(torch::kLong));
  if (!trained.defined()) return users;
  std::vector<std::string> some;
  for (std::size_t i = 0; i < users.size(); ++i)
    if (trained.data_ptr<bool>()[i]) some.push_back(std::move(users[i]));
  return some;
}

Result<MethodPicture> RecommendationDesk::methodPicture(const std::string& user, const std::optional<RunMoment>& moment) {
  const auto& settings = manifest_.description.settings;
  const auto& description = descriptionOf(settings.model.method);
  if (description.experts)
    return badInput(paths_.folder.string(), "the method " + std::string(description.title) + " has no picture of a user",
                    "Of its lists recommend --why tells where scores come from, and equations what its experts do");
  const auto model = modelOf(moment);
  if (!model) return tl::unexpected(model.error());
  auto answered = answer(*model, user, kPictured);
  if (!answered) return tl::unexpected(answered.error());
  const auto epoch = moment ? epochsOf(*moment) : model->epoch;
  if (!epoch) return tl::unexpected(epoch.error());

  MethodPicture picture;
  picture.method = settings.model.method;
  picture.continual = settings.model.continual;
  picture.window = model->window;
  picture.epoch = *epoch;
  picture.live = !moment;
  picture.asTested = !moment || moment->epoch == 0;
  picture.user = user;
  picture.history = std::move(answered->recommendation.history);
  picture.recommended = std::move(answered->recommendation.items);
  picture.scoreParts = std::move(answered->recommendation.scoreParts);
  picture.parts = networkParts(settings.model, sizesOf(session_, settings.protocol));
  if (auto* const explained = model->recommender->explained())
    picture.detail = explained->picture(
        {answered->inputs, model->table, answered->items, [this](std::int64_t item) { return card(static_cast<std::int32_t>(item)); }});
  return picture;
}

Result<int> RecommendationDesk::epochsOf(const RunMoment& moment) {
  if (loaded_.epoch < 0) {
    const auto known = momentAfter(moment);
    if (!known) return tl::unexpected(known.error());
    loaded_.epoch = known->epoch;
  }
  return loaded_.epoch;
}

}  // namespace xsmoe::experiments
