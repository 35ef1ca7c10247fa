// SPDX-License-Identifier: Apache-2.0
// What LGMRec tells of a user: neighbours, hyperedges and the parts of scores (baselines.md, section 7).
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "model/baselines/lgmrec.h"
#include "model/baselines/plain_numbers.h"

namespace xsmoe::baselines {
namespace {

using Ids = std::vector<std::int64_t>;

constexpr std::ptrdiff_t kNeighboursShown = 50;

/// The prefix of a question's user, oldest first.
Ids historyOf(const network::UserInputs& inputs) {
  Ids history;
  const auto items = inputs.items.accessor<std::int64_t, 2>()[0];
  for (std::int64_t column = 0; column < items.size(0); ++column)
    if (items[column] > 0) history.push_back(items[column]);
  return history;
}

/// N(u): the items of the training graph that are not in the history, then those of the history by their last occurrence.
Ids neighboursOf(const UserItemGraph& graph, std::int64_t user, const Ids& history) {
  Ids neighbours;
  if (const auto place = graph.userPlace(user); place >= 0)
    for (const auto item : graph.itemsOf(place))
      if (const auto id = graph.itemIdAt(item); std::find(history.begin(), history.end(), id) == history.end()) neighbours.push_back(id);
  for (auto item = history.begin(); item != history.end(); ++item)
    if (std::find(std::next(item), history.end(), *item) == history.end()) neighbours.push_back(*item);
  return neighbours;
}

/// Items with the first rows of shares [n, H].
std::vector<HypergraphPicture::Member> membersOf(const Ids& items, const at::Tensor& shares, const network::PictureQuestion& question) {
  std::vector<HypergraphPicture::Member> members;
  for (std::size_t i = 0; i < items.size(); ++i)
    members.push_back({question.card(items[i]), numbersOf(shares[static_cast<std::int64_t>(i)])});
  return members;
}

}  // namespace

std::vector<std::string> LgmrecRecommender::partNames() const { return {"collaborative", "visual", "textual", "hyperedges"}; }

std::vector<at::Tensor> LgmrecRecommender::partsOfScores(const network::UserInputs& inputs, const at::Tensor& /*itemTable*/,
                                                         const at::Tensor& items) {
  const auto parts = scoreParts(inputs, items);
  return {parts.collaborative.cpu(), parts.features[0].cpu(), parts.features[1].cpu(), parts.hyperedges.cpu()};
}

MethodDetail LgmrecRecommender::picture(const network::PictureQuestion& question) {
  const auto history = historyOf(question.inputs);
  const auto* const ids = question.recommended.data_ptr<std::int64_t>();
  const Ids recommended(ids, ids + question.recommended.numel());
  const auto neighbours = neighboursOf(*graph_, question.inputs.users[0].item<std::int64_t>(), history);

  HypergraphPicture picture;
  const Ids shown(neighbours.end() - std::min(std::ssize(neighbours), kNeighboursShown), neighbours.end());
  picture.neighbourCount = static_cast<int>(neighbours.size());
  for (const auto item : shown)
    picture.neighbours.push_back({question.card(item), graph_->foldedWeight(item, std::ssize(neighbours)), graph_->itemPlace(item) >= 0});

  auto items = history;
  items.insert(items.end(), recommended.begin(), recommended.end());
  items.insert(items.end(), shown.begin(), shown.end());
  const auto ofUser = userMemberships(question.inputs)[0];                   // [M, H]
  const auto ofItems = itemMemberships(torch::tensor(items, torch::kLong));  // [n, M, H]
  for (std::size_t m = 0; m < kGraphModalities; ++m) {
    const auto modality = static_cast<std::int64_t>(m);
    const auto shares = ofItems.select(1, modality);  // [n, H]
    const auto behindHistory = std::ssize(history), behindRecommended = behindHistory + std::ssize(recommended);
    picture.modalities.push_back({kModalities[m], numbersOf(ofUser[modality]), membersOf(history, shares, question),
                                  membersOf(recommended, shares.narrow(0, behindHistory, std::ssize(recommended)), question),
                                  membersOf(shown, shares.narrow(0, behindRecommended, std::ssize(shown)), question)});
  }
  return picture;
}

}  // namespace xsmoe::baselines
