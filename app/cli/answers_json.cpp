// SPDX-License-Identifier: Apache-2.0
#include "app/cli/answers_json.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <variant>

#include "model/core/methods.h"
#include "model/core/names.h"

namespace xsmoe::cli {
namespace {

using Json = nlohmann::json;

Json orNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

/// [object of each].
template <class Values, class Object>
Json arrayOf(const Values& values, const Object& object) {
  auto all = Json::array();
  for (const auto& value : values) all.push_back(object(value));
  return all;
}

Json idsOf(const std::vector<ItemCard>& items) {
  return arrayOf(items, [](const ItemCard& item) { return Json(item.id); });
}

Json itemObject(const RecommendedItem& item) {
  return {{"rank", item.rank},   {"item", item.item.id}, {"title", item.item.title},
          {"score", item.score}, {"truth", item.truth},  {"parts", item.parts}};
}

Json itemObjects(const std::vector<RecommendedItem>& items) { return arrayOf(items, itemObject); }

struct DetailObject {
  Json operator()(std::monostate /*none*/) const { return {}; }
  Json operator()(const TowersPicture& picture) const {
    const auto towers = arrayOf(picture.towers, [](const TowersPicture::Tower& tower) {
      return Json{{"name", tower.name}, {"gates", tower.gates}, {"share", tower.share}};
    });
    return {{"states", picture.states}, {"towers", towers}};
  }
  Json operator()(const SessionGraphPicture& picture) const {
    const auto nodes = arrayOf(picture.nodes, [](const SessionGraphPicture::Node& node) {
      return Json{{"item", node.item},
                  {"count", node.count},
                  {"gate", node.gate},
                  {"global_share", orNull(node.globalShare)},
                  {"user_to_in", orNull(node.userToIn)},
                  {"user_to_out", orNull(node.userToOut)}};
    });
    const auto edges = arrayOf(picture.edges, [](const SessionGraphPicture::Edge& edge) {
      return Json{{"from", edge.from}, {"to", edge.to}, {"steps", edge.steps}, {"in", edge.in}, {"out", edge.out}};
    });
    return {{"nodes", nodes}, {"edges", edges}, {"last", picture.last}, {"user_known", picture.userKnown}};
  }
  Json operator()(const AttentionPicture& picture) const {
    return {{"attention", picture.attention}, {"user_weight", picture.userWeight}, {"user_known", picture.userKnown}};
  }
  Json operator()(const MixersPicture& picture) const {
    const auto branches = arrayOf(picture.branches, [](const MixersPicture::Branch& branch) {
      return Json{{"name", branch.name}, {"influence", branch.influence}, {"share", branch.share}};
    });
    return {{"layers", picture.layers}, {"branches", branches}};
  }
  Json operator()(const HypergraphPicture& picture) const {
    const auto sharesOf = [](const HypergraphPicture::Member& member) { return Json(member.shares); };
    const auto neighbours = arrayOf(picture.neighbours, [](const HypergraphPicture::Neighbour& neighbour) {
      return Json{{"item", neighbour.item.id}, {"weight", neighbour.weight}, {"in_graph", neighbour.inGraph}};
    });
    const auto modalities = arrayOf(picture.modalities, [&](const HypergraphPicture::Hyperedges& of) {
      return Json{{"modality", name(of.modality)},
                  {"user", of.user},
                  {"history", arrayOf(of.history, sharesOf)},
                  {"items", arrayOf(of.recommended, sharesOf)},
                  {"neighbours", arrayOf(of.neighbours, sharesOf)}};
    });
    return {{"neighbours", neighbours}, {"neighbour_count", picture.neighbourCount}, {"modalities", modalities}};
  }
};

Json scorePartObject(const ScorePart& part) {
  const bool slot = part.modality.has_value();
  return {{"name", part.name},
          {"modality", slot ? Json(name(*part.modality)) : Json()},
          {"state", slot ? Json(part.hiddenState) : Json()},
          {"born", part.born < 0 ? Json() : Json(part.born)}};
}

Json splitItemObject(const ItemSplit& item) {
  return {{"rank", item.rank},   {"item", item.item.id},  {"title", item.item.title},
          {"truth", item.truth}, {"score", item.score},   {"sum", item.sum},
          {"parts", item.parts}, {"without", item.below}, {"without_history", item.withoutItem}};
}

}  // namespace

Json epochObject(int epoch) { return epoch > 0 ? Json(epoch) : Json(); }

Json expertObject(const ExpertName& expert) {
  return {{"modality", name(expert.modality)}, {"state", expert.hiddenState}, {"born", expert.born}};
}

Json recommendationObject(const Recommendation& answer) {
  return {{"user", answer.user.empty() ? Json() : Json(answer.user)},
          {"window", answer.window},
          {"epoch", epochObject(answer.epoch)},
          {"history", idsOf(answer.history)},
          {"truth", answer.hasTruth ? Json(answer.truth.id) : Json()},
          {"truth_rank", answer.truthRank > 0 ? Json(answer.truthRank) : Json()},
          {"score_parts", answer.scoreParts},
          {"tau", orNull(answer.tau)},
          {"pruned", arrayOf(answer.pruned, expertObject)},
          {"own", answer.own ? itemObject(*answer.own) : Json()},
          {"items", itemObjects(answer.items)}};
}

Json splitObject(const ScoreSplit& split) {
  return {{"method", nameOf(split.method, split.continual)},
          {"window", split.window},
          {"user", split.user.empty() ? Json() : Json(split.user)},
          {"history", idsOf(split.history)},
          {"exact", split.exact},
          {"user_embedding", split.userEmbedding},
          {"parts", arrayOf(split.parts, scorePartObject)},
          {"below", arrayOf(split.below, scorePartObject)},
          {"items", arrayOf(split.items, splitItemObject)}};
}

Json whyNotObject(const WhyNot& why) {
  const auto lifts = arrayOf(why.lifts, [](const Lift& lift) {
    return Json{{"kind", lift.kind == Lift::Kind::kLeaveOut ? "leave out" : "add"},
                {"item", lift.item.id},
                {"place", lift.place < 0 ? Json() : Json(lift.place)},
                {"rank", lift.rank},
                {"score", lift.score}};
  });
  return {{"split", splitObject(why.split)},
          {"excluded", why.excluded},
          {"candidates", why.candidates},
          {"beside_rank", why.besideRank},
          {"gap", why.gap},
          {"lifts", lifts},
          {"added", why.added}};
}

Json explanationObject(const MethodPicture& picture) {
  const auto parts = arrayOf(picture.parts, [](const MethodPicture::Part& part) {
    return Json{{"name", part.name}, {"parameters", part.parameters}};
  });
  return {{"user", picture.user},
          {"window", picture.window},
          {"epoch", picture.asTested ? Json() : Json(picture.epoch)},
          {"epochs", picture.epoch},
          {"method", nameOf(picture.method, picture.continual)},
          {"history", idsOf(picture.history)},
          {"score_parts", picture.scoreParts},
          {"items", itemObjects(picture.recommended)},
          {"parts", parts},
          {"picture", std::visit(DetailObject(), picture.detail)}};
}

}  // namespace xsmoe::cli
