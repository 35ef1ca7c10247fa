// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/core/indices.h"
#include "model/core/network_parts.h"
#include "model/core/recommendation.h"
#include "model/core/settings.h"

namespace xsmoe {

/// IISAN (baselines.md, section 8): three towers over the chosen hidden states. The same for every user.
struct TowersPicture {
  struct Tower {
    std::string name;           ///< "visual", "textual", "inter-modal"
    std::vector<double> gates;  ///< g_j of each state: the share of the state, the rest comes from below; in the inter-modal tower of the
                                ///< picture's state against the text's
    double share = 0;           ///< of the three parts of an item vector, F's columns times the tower's: mean norm as a share of all three,
                                ///< over at most 1024 items evenly spread
    friend bool operator==(const Tower&, const Tower&) = default;
  };
  std::vector<int> states;  ///< numbers of the backbones' states, increasing; as many as gates
  std::vector<Tower> towers;
  friend bool operator==(const TowersPicture&, const TowersPicture&) = default;
};

/// GAG and GIUA-GNN (baselines.md, sections 4 and 5): the graph of what a user looked at last.
struct SessionGraphPicture {
  struct Node {
    int item = 0;                                            ///< position in MethodPicture::history, of its first occurrence
    int count = 1;                                           ///< how often it occurs
    double gate = 0;                                         ///< weight in the readout; any sign, no softmax
    std::optional<double> globalShare, userToIn, userToOut;  ///< GIUA-GNN: a of the global vector, β of the user in both messages
    friend bool operator==(const Node&, const Node&) = default;
  };
  struct Edge {
    int from = 0, to = 0;    ///< nodes; equal: a self edge, also one that only the normalisation adds
    int steps = 0;           ///< how often `to` came after `from`; 0: a self edge that the normalisation adds
    double in = 0, out = 0;  ///< Â_in and Â_out, GIUA-GNN's with the attention of edges where that is on
    friend bool operator==(const Edge&, const Edge&) = default;
  };
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  int last = 0;            ///< node of the last item
  bool userKnown = false;  ///< the user has a trained vector; else it is zero, or as drawn (`unseen-user-random`), and says nothing
  friend bool operator==(const SessionGraphPicture&, const SessionGraphPicture&) = default;
};

/// SSRM (baselines.md, section 3): attention over the history, and a score that blends user and session.
struct AttentionPicture {
  std::vector<double> attention;  ///< of each item of the history, sums to 1
  double userWeight = 0.5;        ///< w
  bool userKnown = false;         ///< the user has a trained vector; else the session is all there is
  friend bool operator==(const AttentionPicture&, const AttentionPicture&) = default;
};

/// MMMLP (baselines.md, section 6): a mixer each over ids, texts and pictures.
struct MixersPicture {
  struct Branch {
    std::string name;               ///< "id", "textual", "visual"
    std::vector<double> influence;  ///< of each item of the history: ‖s − s without it in this branch‖ / ‖s‖, s the user vector;
                                    ///< without it its input is zero, as a pad's is
    double share = 0;               ///< of the branch in s: norm of its part of the fusion as a share of all three
    friend bool operator==(const Branch&, const Branch&) = default;
  };
  int layers = 2;  ///< how often each mixer is applied
  std::vector<Branch> branches;
  friend bool operator==(const MixersPicture&, const MixersPicture&) = default;
};

/// LGMRec (baselines.md, section 7): the graph of users and items, and the hyperedges of each modality.
struct HypergraphPicture {
  struct Member {
    ItemCard item;
    std::vector<double> shares;  ///< of each hyperedge, sums to 1
    friend bool operator==(const Member&, const Member&) = default;
  };
  struct Hyperedges {
    Modality modality = Modality::kVisual;
    std::vector<double> user;          ///< share of the user in each hyperedge, sums to 1
    std::vector<Member> history;       ///< as MethodPicture::history
    std::vector<Member> recommended;   ///< as MethodPicture::recommended
    std::vector<Member> neighbours{};  ///< as HypergraphPicture::neighbours
    friend bool operator==(const Hyperedges&, const Hyperedges&) = default;
  };
  struct Neighbour {
    ItemCard item;
    double weight = 0;     ///< of the edge, 1/√(|N(u)| · max(deg, 1)) (baselines.md, section 7, fold-in)
    bool inGraph = false;  ///< the item was in the window's training graph; else it has the vectors of its own id and features alone
    friend bool operator==(const Neighbour&, const Neighbour&) = default;
  };
  std::vector<Neighbour> neighbours;  ///< of the user: those of the training graph alone by their first appearance, then the history's,
                                      ///< the latest last; the last 50
  int neighbourCount = 0;             ///< all of them
  std::vector<Hyperedges> modalities;
  friend bool operator==(const HypergraphPicture&, const HypergraphPicture&) = default;
};

/// What only the method has.
using MethodDetail = std::variant<std::monostate, TowersPicture, SessionGraphPicture, AttentionPicture, MixersPicture, HypergraphPicture>;

/// How a method that has no experts looks at one user after a window, for the network picture.
struct MethodPicture {
  Method method = Method::kIisan;
  Continual continual = Continual::kNone;  ///< what keeps it from forgetting
  int window = 0;
  int epoch = 0;      ///< of the window, finished; of the end of a window its last
  bool live = false;  ///< of a model in training
  /// Of a window the model of its end; else that of `epoch`, whose weights are kept.
  bool asTested = true;
  std::string user;
  std::vector<ItemCard> history;             ///< what the method reads of the user, oldest first
  std::vector<RecommendedItem> recommended;  ///< the first ten, with the parts of their scores
  std::vector<std::string> scoreParts;       ///< names of the parts, in the order of RecommendedItem::parts
  using Part = NetworkPart;
  std::vector<Part> parts;  ///< sum up to all parameters
  MethodDetail detail;      ///< of NoFT, whose items are their states, nothing
};

}  // namespace xsmoe
