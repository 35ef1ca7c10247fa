// SPDX-License-Identifier: Apache-2.0
// How LGMRec scores: vectors of items, computed from the training graph, and of users, folded in (baselines.md, sections 7 and 15,
// inference).
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <vector>

#include "model/baselines/lgmrec.h"
#include "model/baselines/shared_products.h"
#include "model/device/tasks.h"

namespace xsmoe::baselines {
namespace {

/// Rows that are computed together, whatever the number of threads: the last bits of a vector depend on them.
constexpr std::int64_t kItems = 1024, kUsers = 64;

/// Neighbours of some users: distinct items, and the sparse matrices [B, K] that users receive from them by.
struct Neighbours {
  at::Tensor ids;            // int64 [K] on the host
  SparseMatrix normalised;   // 1 / √(|N| max(deg_i, 1))
  SparseMatrix sums, means;  // 1 and 1 / |N|
};

/// The items of each user: those of the graph and of the prefix, each once, increasing.
std::vector<std::vector<std::int64_t>> itemsOfEach(const UserItemGraph& graph, const network::UserInputs& inputs) {
  const auto users = inputs.users.accessor<std::int64_t, 1>();
  const auto prefixes = inputs.items.accessor<std::int64_t, 2>();
  std::vector<std::vector<std::int64_t>> all(static_cast<std::size_t>(users.size(0)));
  for (std::int64_t i = 0; i < users.size(0); ++i) {
    auto& items = all[static_cast<std::size_t>(i)];
    if (const auto place = graph.userPlace(users[i]); place >= 0)
      for (const auto item : graph.itemsOf(place)) items.push_back(graph.itemIdAt(item));
    for (std::int64_t column = 0; column < prefixes.size(1); ++column)
      if (prefixes[i][column] > 0) items.push_back(prefixes[i][column]);
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
  }
  return all;
}

Neighbours neighboursOf(const UserItemGraph& graph, const network::UserInputs& inputs, c10::Device device) {
  const auto items = itemsOfEach(graph, inputs);
  std::vector<std::int64_t> distinct;
  for (const auto& some : items) distinct.insert(distinct.end(), some.begin(), some.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());

  std::vector<std::int64_t> offsets{0}, columns;
  std::vector<float> normalised, means;
  for (const auto& some : items) {
    for (const auto item : some) {
      columns.push_back(std::lower_bound(distinct.begin(), distinct.end(), item) - distinct.begin());
      normalised.push_back(static_cast<float>(graph.foldedWeight(item, std::ssize(some))));
      means.push_back(static_cast<float>(1 / static_cast<double>(some.size())));
    }
    offsets.push_back(std::ssize(columns));
  }
  const auto matrix = [&](const at::Tensor& values) {
    return SparseMatrix(torch::tensor(offsets, torch::kLong), torch::tensor(columns, torch::kLong), values, std::ssize(distinct), device);
  };
  return {torch::tensor(distinct, torch::kLong), matrix(torch::tensor(normalised)), matrix(torch::ones({std::ssize(columns)})),
          matrix(torch::tensor(means))};
}

network::UserInputs part(const network::UserInputs& inputs, std::int64_t first, std::int64_t count) {
  return {inputs.users.narrow(0, first, count), inputs.items.narrow(0, first, count), {}};
}

}  // namespace

/// All that users and scores need of some items, side by side [n, …]: what users receive along edges, (1 + M)·d (the sum of the id vectors
/// of all layers but the last, each modality's features one layer before the last, at least x); the logits z, M·H; cge, d; each
/// modality's features after the last layer, M·d.
struct LgmrecRecommender::ItemVectors {
  at::Tensor rows;
  std::int64_t d = 0, h = 0;  // embedding, hyperedges

  [[nodiscard]] std::int64_t received() const { return (1 + kGraphModalities) * d; }
  [[nodiscard]] at::Tensor spreading() const { return rows.narrow(1, 0, received()); }
  [[nodiscard]] at::Tensor logits() const { return rows.narrow(1, received(), kGraphModalities * h).contiguous(); }
  [[nodiscard]] at::Tensor collaborative() const { return rows.narrow(1, received() + kGraphModalities * h, d); }
  [[nodiscard]] at::Tensor features(std::int64_t m) const { return rows.narrow(1, received() + kGraphModalities * h + (1 + m) * d, d); }
};

struct LgmrecRecommender::UserVectors {
  at::Tensor final;        // [B, d]
  at::Tensor memberships;  // [B, M, H]
};

/// What all items and users of an evaluation share.
struct LgmrecRecommender::Inference {
  ItemVectors items;      // of the graph, by place
  at::Tensor hyperedges;  // q [M, H, d]
};

at::Tensor LgmrecRecommender::idVectors(const RowTable& table, const at::Tensor& marks, const at::Tensor& ids) const {
  const auto there = brought(ids);
  return table.at(there) * marks.index_select(0, there).to(torch::kFloat).unsqueeze(1);
}

LgmrecRecommender::ItemVectors LgmrecRecommender::graphItems() const {
  const auto items = graph_->itemIds();
  const auto& shape = lgmrec_.shape;
  NodeRows ids{userTable_->at(brought(graph_->userIds())), itemTable_->at(brought(items))};
  auto earlier = torch::zeros_like(ids.items);
  for (int layer = 0; layer < shape.idLayers; ++layer) {
    earlier += ids.items;
    ids = graph_->propagated(ids, 1);
  }
  std::vector<at::Tensor> spreading{earlier}, logits, last{(earlier + ids.items) / (shape.idLayers + 1)};
  for (std::size_t m = 0; m < kGraphModalities; ++m) {
    const auto own = features_[m].own.defined() ? features_[m].own : featuresOf(m, items);
    const auto x = rowProducts(own, projection(m));
    const auto before = graph_->propagated({graph_->meansOverItems(x), x}, std::max(shape.featureLayers - 1, 0));
    spreading.push_back(before.items);
    logits.push_back(rowProducts(own, hyperedgeMap(m)));
    last.push_back(graph_->propagated(before, std::min(shape.featureLayers, 1)).items);
  }
  spreading.insert(spreading.end(), logits.begin(), logits.end());
  spreading.insert(spreading.end(), last.begin(), last.end());
  return {torch::cat(spreading, 1), options_.embedding, shape.hyperedges};
}

LgmrecRecommender::ItemVectors LgmrecRecommender::itemsOutside(const at::Tensor& ids) const {
  const auto e = idVectors(*itemTable_, trainedItems_, ids);
  std::vector<at::Tensor> spreading{e * lgmrec_.shape.idLayers}, logits, last{e};
  for (std::size_t m = 0; m < kGraphModalities; ++m) {
    const auto features = featuresOf(m, ids);
    spreading.push_back(torch::mm(features, projection(m).t()));
    logits.push_back(torch::mm(features, hyperedgeMap(m).t()));
    last.push_back(spreading.back());
  }
  spreading.insert(spreading.end(), logits.begin(), logits.end());
  spreading.insert(spreading.end(), last.begin(), last.end());
  return {torch::cat(spreading, 1), options_.embedding, lgmrec_.shape.hyperedges};
}

const LgmrecRecommender::Inference& LgmrecRecommender::inference() const {
  if (inference_) return *inference_;
  const torch::NoGradGuard noGrad;
  TORCH_CHECK(states_, "LGMRec scores with item features, and none were given");
  auto made = std::make_shared<Inference>();
  made->items = graphItems();
  const auto memberships = membershipsOf(made->items.logits(), lgmrec_.shape);
  made->hyperedges = hyperedgesOf(memberships, made->items.collaborative().contiguous(), lgmrec_.shape.hyperLayers);
  inference_ = made;
  return *inference_;
}

/// Of any items, int64 [n] on the host. inference() has been called before.
LgmrecRecommender::ItemVectors LgmrecRecommender::itemVectors(const at::Tensor& ids) const {
  const auto places = graph_->itemPlaces(ids);
  const auto inside = places.ge(0).nonzero().squeeze(1), outside = places.lt(0).nonzero().squeeze(1);
  auto vectors = inference_->items;
  vectors.rows = vectors.rows.index_select(0, brought(places.index_select(0, inside)));
  if (outside.size(0) == 0) return vectors;
  const auto others = itemsOutside(ids.index_select(0, outside)).rows;
  auto rows = torch::empty({ids.size(0), others.size(1)}, others.options());
  rows.index_copy_(0, brought(inside), vectors.rows);
  vectors.rows = rows.index_copy_(0, brought(outside), others);
  return vectors;
}

at::Tensor LgmrecRecommender::embedItems(const at::Tensor& ids) {
  const torch::NoGradGuard noGrad;
  const auto& shared = inference();
  const auto all = ids.cpu();
  const auto device = options_.device.device;
  auto table = torch::empty({ids.size(0), options_.embedding}, torch::TensorOptions(torch::kFloat).device(device));
  device::runTasks(device, (ids.size(0) + kItems - 1) / kItems, [&](std::int64_t block) {
    const auto first = block * kItems, count = std::min(kItems, ids.size(0) - first);
    const auto items = itemVectors(all.narrow(0, first, count));
    auto features = rowNormalised(items.features(0));
    for (std::int64_t m = 1; m < kGraphModalities; ++m) features += rowNormalised(items.features(m));
    const auto global = globalOf(membershipsOf(items.logits(), lgmrec_.shape), shared.hyperedges);
    table.narrow(0, first, count).copy_(finalOf(items.collaborative(), features, global, lgmrec_.shape));
  });
  return table;
}

/// A share of the users of an evaluation. inference() has been called before.
LgmrecRecommender::UserVectors LgmrecRecommender::foldedIn(const network::UserInputs& inputs) const {
  const auto d = options_.embedding;
  const auto neighbours = neighboursOf(*graph_, inputs, options_.device.device);
  const auto items = itemVectors(neighbours.ids);
  const auto received = neighbours.normalised.times(items.spreading());  // [B, (1 + M)·d]
  const auto own = idVectors(*userTable_, trainedUsers(), inputs.users);
  const auto collaborative = (own + received.narrow(1, 0, d)) / (lgmrec_.shape.idLayers + 1);
  auto features = torch::zeros_like(collaborative);
  const auto x = lgmrec_.shape.featureLayers == 0 ? neighbours.means.times(items.spreading()) : received;
  for (std::int64_t m = 0; m < kGraphModalities; ++m) features += rowNormalised(x.narrow(1, (1 + m) * d, d));
  const auto memberships = membershipsOf(neighbours.sums.times(items.logits()), lgmrec_.shape);
  const auto global = globalOf(memberships, inference_->hyperedges);
  return {finalOf(collaborative, features, global, lgmrec_.shape), memberships};
}

at::Tensor LgmrecRecommender::embedUsers(const network::UserInputs& inputs, const at::Tensor& /*itemTable*/) {
  const torch::NoGradGuard noGrad;
  static_cast<void>(inference());
  const network::UserInputs all{inputs.users.cpu(), inputs.items.cpu(), {}};
  const auto device = options_.device.device;
  const auto users = all.users.size(0);
  auto vectors = torch::empty({users, options_.embedding}, torch::TensorOptions(torch::kFloat).device(device));
  device::runTasks(device, (users + kUsers - 1) / kUsers, [&](std::int64_t block) {
    const auto first = block * kUsers, count = std::min(kUsers, users - first);
    vectors.narrow(0, first, count).copy_(foldedIn(part(all, first, count)).final);
  });
  return vectors;
}

LgmrecRecommender::ScoreParts LgmrecRecommender::scoreParts(const network::UserInputs& inputs, const at::Tensor& items) const {
  const torch::NoGradGuard noGrad;
  const auto& shared = inference();
  const auto users = foldedIn({inputs.users.cpu(), inputs.items.cpu(), {}}).final;
  const auto vectors = itemVectors(items.cpu());
  const auto scores = [&](const at::Tensor& of) { return torch::mm(users, of.t()); };
  ScoreParts parts;
  parts.collaborative = scores(vectors.collaborative());
  for (std::size_t m = 0; m < kGraphModalities; ++m)
    parts.features[m] = scores(rowNormalised(vectors.features(static_cast<std::int64_t>(m))));
  const auto global = globalOf(membershipsOf(vectors.logits(), lgmrec_.shape), shared.hyperedges);
  parts.hyperedges = scores(lgmrec_.shape.alpha * rowNormalised(global));
  return parts;
}

at::Tensor LgmrecRecommender::itemMemberships(const at::Tensor& items) const {
  const torch::NoGradGuard noGrad;
  static_cast<void>(inference());
  return membershipsOf(itemVectors(items.cpu()).logits(), lgmrec_.shape);
}

at::Tensor LgmrecRecommender::userMemberships(const network::UserInputs& inputs) const {
  const torch::NoGradGuard noGrad;
  static_cast<void>(inference());
  return foldedIn({inputs.users.cpu(), inputs.items.cpu(), {}}).memberships;
}

}  // namespace xsmoe::baselines
