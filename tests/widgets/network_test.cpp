// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QApplication>
#include <QFont>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStyleOptionGraphicsItem>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "tests/widgets/made_run.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/help/reading_line.h"
#include "widgets/help/view_head.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/expert_story.h"
#include "widgets/network/expert_tile.h"
#include "widgets/network/network_layout.h"
#include "widgets/network/network_legend.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/network/network_search.h"
#include "widgets/network/picture_letters.h"
#include "widgets/theme.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

NetworkView viewOf(std::vector<LayerUsage> layers, double tau = 0.1) {
  NetworkView view;
  view.layers = view.gates = std::move(layers);
  view.tau = tau;
  return view;
}

std::vector<QRectF> boxesOf(const NetworkLayout& layout) {
  std::vector<QRectF> boxes{layout.fusion, layout.userEncoder};
  for (const LadderLayout& ladder : layout.ladders) {
    boxes.push_back(ladder.firstFrozen);
    boxes.push_back(ladder.firstState);
    for (const LayerLayout& layer : ladder.layers) {
      boxes.push_back(layer.frozen);
      boxes.push_back(layer.state);
      if (!layer.folded) boxes.push_back(layer.mark);
      boxes.insert(boxes.end(), layer.tiles.begin(), layer.tiles.end());
    }
  }
  return boxes;
}

/// In a view as Watch has it in a window of 1280x800.
constexpr QSizeF kSmallView{404, 232}, kLargeView{620, 480};

class NetworkSizes : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(NetworkSizes, LieSideBySideInsideTheBounds) {
  const auto [layers, experts] = GetParam();
  for (const QSizeF room : {QSizeF(420, 400), QSizeF(1100, 500), QSizeF(300, 900), kSmallView}) {
    const NetworkLayout layout = layOutNetwork(viewOf(madeNetwork(layers, experts)), room);
    const auto boxes = boxesOf(layout);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      EXPECT_TRUE(layout.bounds.contains(boxes[i]));
      for (std::size_t j = 0; j < i; ++j) ASSERT_FALSE(boxes[i].intersects(boxes[j])) << i << " and " << j;
    }
    for (const LadderLayout& ladder : layout.ladders)
      for (const LayerLayout& layer : ladder.layers) {
        EXPECT_EQ(layer.edges.size(), layer.tiles.size() + 1);
        for (const QRectF& tile : layer.tiles) EXPECT_TRUE(layer.box.contains(tile));
      }
  }
}

INSTANTIATE_TEST_SUITE_P(FromOneToMany, NetworkSizes,
                         testing::Values(std::pair{2, 1}, std::pair{2, 6}, std::pair{2, 9}, std::pair{1, 3}, std::pair{12, 20},
                                         std::pair{5, 40}));

TEST(NetworkView, MarksWhatTauWouldPrune) {
  LayerUsage usage = madeUsage(Modality::kVisual, 0, 6, {0, 2}, 0);
  usage.utilization = {0.7, 0.25, 0.05};
  usage.expertUtilization = {0.8, 0.2};
  EXPECT_THAT(expertsToPrune(viewOf({usage}, 0.05)), testing::ElementsAre(-1));
  EXPECT_THAT(expertsToPrune(viewOf({usage}, 0.06)), testing::ElementsAre(1));
  NetworkView official = viewOf({usage}, 0.06);
  official.protocol = Protocol::kOfficial;
  EXPECT_THAT(expertsToPrune(official), testing::ElementsAre(-1));
  std::fill(usage.gateShare.begin(), usage.gateShare.end(), 0.0);
  EXPECT_THAT(expertsToPrune(viewOf({usage}, 0.9)), testing::ElementsAre(-1)) << "nothing was counted yet";
}

TEST(NetworkView, ShowsAFinishedWindowOrThePresent) {
  const auto state = madeState({});
  const NetworkView past = networkView(*state, WindowIndex{2}, {});
  EXPECT_EQ(past.layers, state->history->usageAfter({2}));
  EXPECT_EQ(networkView(*state, WindowIndex{6}, {}).layers, state->history->usage()) << "the sixth is not finished";
  EXPECT_EQ(networkView(LiveState{}, {}, {}).layers.size(), 0U);
}

TEST(NetworkView, HasTheTauOfTheRunAtItsMoment) {
  const auto state = madeState({});
  const double now = state->history->tau(), before = MadeRun().tau;
  ASSERT_NE(now, before) << "it was changed in D2, after epoch 3";
  EXPECT_EQ(networkView(*state, {}, {}).tau, now);
  EXPECT_EQ(networkView(*state, RunMoment(1), {}).tau, before);
  EXPECT_EQ(networkView(*state, RunMoment(2, 3), {}).tau, before);
  EXPECT_EQ(networkView(*state, RunMoment(2, 4), {}).tau, now);
  EXPECT_EQ(networkView(*state, RunMoment(2), {}).tau, now);
  EXPECT_EQ(networkView(*madeState({.method = Method::kStatic}), {}, 0.3).tau, std::nullopt);
}

TEST(NetworkView, HasTheSliderBesidesWhereItAsksForAnotherTau) {
  const auto state = madeState({});
  const double now = state->history->tau();
  const NetworkView view = networkView(*state, {}, 0.9);
  EXPECT_EQ(view.tau, now);
  EXPECT_EQ(view.slider, 0.9);
  EXPECT_EQ(expertsToPrune(view), expertsToPrune(networkView(*state, {}, {}))) << "what is marked is the run's";
  EXPECT_EQ(networkView(*state, RunMoment(1), 0.9).slider, 0.9);
  EXPECT_EQ(networkView(*state, {}, now).slider, std::nullopt);
  EXPECT_EQ(networkView(*state, RunMoment(1), now).slider, now) << "the run had another τ then, and its slider stands elsewhere";
  EXPECT_EQ(networkView(*state, RunMoment(1), MadeRun().tau).slider, std::nullopt);
  EXPECT_EQ(networkView(*madeState({.method = Method::kStatic}), {}, 0.9).slider, std::nullopt);
}

TEST(NetworkView, TakesGateSharesOfTheRunningEpochWhereTheLayersAreTheSame) {
  LiveState state = *madeState({});
  state.running = state.history->usage();
  state.running[0].gateShare[0] = 0.99;
  NetworkView view = networkView(state, {}, {});
  EXPECT_EQ(gatesOf(view, 0).gateShare[0], 0.99);
  EXPECT_EQ(view.layers, state.history->usage());
  view.gates.pop_back();
  EXPECT_EQ(gatesOf(view, 0), view.layers[0]) << "they are of other layers";
  state.running[0].born.push_back(9);
  EXPECT_EQ(networkView(state, {}, {}).gates, state.history->usage());
}

TEST(NetworkView, HasTheSharesSoFarInTheEpochUnderWayBesideThoseOfTheLast) {
  LiveState state = *madeState({});
  EXPECT_TRUE(networkView(state, {}, {}).live);
  EXPECT_TRUE(networkView(state, {}, {}).running.empty()) << "no batch of it is done";
  state.running = state.history->usage();
  state.running[0].utilization[1] = 0.77;
  const NetworkView view = networkView(state, {}, {});
  EXPECT_EQ(view.running, state.running);
  EXPECT_EQ(view.layers, state.history->usage()) << "by which pruning decides";
  ASSERT_TRUE(sharesSoFar(view, 0));
  EXPECT_EQ(sharesSoFar(view, 0)->utilization[1], 0.77);
  EXPECT_FALSE(sharesSoFar(view, view.layers.size()));
  const NetworkView past = networkView(state, WindowIndex{2}, {});
  EXPECT_TRUE(past.running.empty());
  EXPECT_FALSE(past.live);
  state.running[0].born.push_back(9);
  EXPECT_TRUE(networkView(state, {}, {}).running.empty()) << "of other experts";
}

/// What a tile looks like.
QImage pictureOf(ExpertTile& tile) {
  QImage image(60, 60, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  const QStyleOptionGraphicsItem option;
  tile.paint(&painter, &option, nullptr);
  painter.end();
  return image;
}

TEST(NetworkPicture, HasItsTitleWhereThereIsRoomForIt) {
  constexpr QSize kSmall(412, 262), kLarge(688, 415);  // in windows of 1280 × 800 and of 1920 × 1080
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.showNetwork(viewOf(madeNetwork(2, 6)));
  picture.resize(kLarge);
  picture.show();
  showSentences(picture, true);
  QTest::qWait(20);
  const auto* const head = picture.findChild<ViewHead*>();
  ASSERT_NE(head, nullptr);
  EXPECT_EQ(head->title(), QStringLiteral("The network and its experts"));
  EXPECT_FALSE(head->reading()->sentence().isEmpty());
  EXPECT_TRUE(head->reading()->toolTip().isEmpty()) << "nothing of it is cut";
  EXPECT_TRUE(picture.folded().empty()) << "it can be read below";
  picture.resize(kSmall);
  QTest::qWait(20);
  EXPECT_FALSE(head->isVisible()) << "the network keeps its room";
}

TEST(NetworkPicture, MarksTheShareSoFarOnEveryTileAndSaysSo) {
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.resize(700, 500);
  picture.show();
  NetworkView view = viewOf({madeUsage(Modality::kVisual, 0, 6, {0, 1}, 0)});
  picture.showNetwork(view);
  const ExpertName first{Modality::kVisual, 6, 0};
  ASSERT_TRUE(picture.scene().tile(first));
  EXPECT_FALSE(picture.scene().tile(first)->content().soFar);
  view.running = view.layers;
  view.running[0].utilization[1] = 0.125;
  picture.showNetwork(view);
  const TileContent content = picture.scene().tile(first)->content();
  EXPECT_EQ(content.soFar, 0.125);
  EXPECT_THAT(content.tooltip.toStdString(), testing::HasSubstr("so far in this epoch: 12.500"));
  for (const bool cell : {false, true}) {
    ExpertTile tile;
    tile.setBox(QRectF(4, 4, 50, 50), cell);
    TileContent drawn = content;
    tile.setContent(drawn, QApplication::palette());
    const QImage here = pictureOf(tile);
    drawn.soFar = 0.02;
    tile.setContent(drawn, QApplication::palette());
    const QImage moved = pictureOf(tile);
    EXPECT_NE(here, moved) << "the mark moves";
    drawn.soFar.reset();
    tile.setContent(drawn, QApplication::palette());
    EXPECT_NE(pictureOf(tile), moved);
  }
}

TEST(NetworkLegend, NamesThePinWhereOneIsDrawnAndWhatIsNotPruned) {
  NetworkLegend legend;
  NetworkView view = viewOf(madeNetwork(1, 2));
  legend.setNetwork(view);
  EXPECT_FALSE(legend.texts().contains(QStringLiteral("pinned")));
  view.pinned = {nameOf(view.layers[0], 0)};
  view.prunesAtEnd = false;
  legend.setNetwork(view);
  EXPECT_TRUE(legend.texts().contains(QStringLiteral("pinned")));
  EXPECT_TRUE(legend.texts().contains(QStringLiteral("below τ (not pruned)")));
  EXPECT_FALSE(legend.texts().contains(QStringLiteral("would go at τ")));
}

TEST(ExpertTile, HasAPinAlsoInAFoldedLayer) {
  for (const bool cell : {false, true}) {
    ExpertTile tile;
    tile.setBox(QRectF(4, 4, 50, 50), cell);
    TileContent content;
    tile.setContent(content, QApplication::palette());
    const QImage free = pictureOf(tile);
    content.pinned = true;
    tile.setContent(content, QApplication::palette());
    EXPECT_NE(pictureOf(tile), free) << cell;
  }
}

TEST(NetworkLegend, ExplainsTheMarkOfARunThatIsWatched) {
  NetworkLegend legend;
  NetworkView view = viewOf(madeNetwork(1, 2));
  legend.setNetwork(view);
  EXPECT_FALSE(legend.texts().contains(QStringLiteral("so far in this epoch")));
  EXPECT_TRUE(legend.texts().contains(QStringLiteral("would go at τ")));
  view.live = true;
  view.trains = false;
  legend.setNetwork(view);
  EXPECT_FALSE(legend.texts().contains(QStringLiteral("so far in this epoch"))) << "the run has ended";
  view.trains = true;
  legend.setNetwork(view);
  EXPECT_TRUE(legend.texts().contains(QStringLiteral("so far in this epoch")));
}

TEST(NetworkPicture, MarksTilesAtOnceWhenTauMoves) {
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.resize(700, 500);
  picture.show();
  NetworkView view = viewOf(madeNetwork(2, 4), 0.0);
  picture.showNetwork(view);
  const auto marked = [&] {
    const auto tiles = picture.scene().tiles();
    return std::count_if(tiles.begin(), tiles.end(), [](const ExpertTile* tile) { return tile->content().wouldGo; });
  };
  ASSERT_EQ(picture.scene().tiles().size(), 16U);
  EXPECT_EQ(marked(), 0);
  view.tau = 0.9;
  picture.showNetwork(view);
  EXPECT_EQ(marked(), 4) << "the least used of each layer";
}

TEST(NetworkPicture, AnimatesBirthsAndPruningsToTheSameEnd) {
  NetworkPicture picture;
  picture.resize(700, 500);
  picture.show();
  NetworkView view = viewOf({madeUsage(Modality::kVisual, 0, 6, {0, 1}, 0), madeUsage(Modality::kTextual, 0, 6, {0, 1}, 0)});
  picture.showNetwork(view);
  EXPECT_FALSE(picture.scene().moving()) << "the first picture does not move";
  view.layers[0] = madeUsage(Modality::kVisual, 0, 6, {1, 2}, 0);
  view.gates = view.layers;
  picture.showNetwork(view);
  picture.setAnimated(false);
  view.tau = 0.2;
  ASSERT_TRUE(QTest::qWaitFor([&] { return !picture.scene().moving(); }, 5000));
  picture.showNetwork(view);
  EXPECT_EQ(picture.scene().tiles().size(), 4U);
  EXPECT_EQ(picture.scene().tile({Modality::kVisual, 6, 0}), nullptr);
  const ExpertTile* born = picture.scene().tile({Modality::kVisual, 6, 2});
  ASSERT_TRUE(born);
  EXPECT_EQ(born->opacity(), 1);
  EXPECT_EQ(born->pos(), QPointF());
}

TEST(NetworkPicture, ChoosesExpertsByKeyboardAndTellsSo) {
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.resize(700, 500);
  picture.show();
  picture.showNetwork(viewOf(madeNetwork(2, 3)));
  QSignalSpy chosen(&picture, &NetworkPicture::expertSelected);
  QTest::keyClick(&picture, Qt::Key_Right);
  QTest::keyClick(&picture, Qt::Key_Right);
  ASSERT_EQ(chosen.count(), 2);
  EXPECT_EQ(picture.selected(), (ExpertName{Modality::kVisual, 1, 1}));
  QTest::keyClick(&picture, Qt::Key_Escape);
  EXPECT_FALSE(picture.selected());
  EXPECT_EQ(chosen.count(), 2);
}

TEST(ExpertStory, TellsParentsAndLife) {
  MadeRun made;
  made.tau = 0;
  const auto state = madeState(made);
  const NetworkView view = networkView(*state, {}, {});
  const ExpertStory story = expertStory(*state->history, view, {Modality::kTextual, 12, 3});
  EXPECT_TRUE(story.found);
  EXPECT_FALSE(story.training);
  EXPECT_THAT(story.parents, testing::ElementsAre(0, 1, 2));
  EXPECT_EQ(story.shares.size(), 3U * 8U + 4U) << "three finished windows and four epochs of the present one";
  EXPECT_EQ(story.parameters, 2 * 128 * 64);
  EXPECT_TRUE(expertStory(*state->history, view, {Modality::kTextual, 12, 6}).training);
  EXPECT_TRUE(expertStory(*state->history, view, {Modality::kVisual, 6, 0}).fromStart);
  EXPECT_FALSE(expertStory(*state->history, view, {Modality::kVisual, 6, 8}).found);
}

TEST(ExpertStory, KnowsPrunedFromNotBornYet) {
  MadeRun made;
  made.tau = 0;
  const auto state = madeState(made);
  const ExpertName late{Modality::kTextual, 12, 5};
  const auto early = networkView(*state, WindowIndex{2}, {});
  EXPECT_EQ(early.window, 2);
  EXPECT_EQ(expertStory(*state->history, early, late).bornAfter, 2);
  EXPECT_FALSE(expertStory(*state->history, networkView(*state, {}, {}), late).bornAfter);
  EXPECT_TRUE(expertStory(*state->history, networkView(*state, {}, {}), {Modality::kTextual, 12, 8}).bornAfter);
  ExpertBiography panel;
  panel.tell(expertStory(*state->history, early, late), early, late);
  EXPECT_THAT(panel.text().toStdString(), testing::HasSubstr("not born yet in D2"));
  auto gone = early;
  gone.layers.clear();
  const ExpertName first{Modality::kTextual, 12, 0};
  panel.tell(expertStory(*state->history, gone, first), gone, first);
  EXPECT_THAT(panel.text().toStdString(), testing::HasSubstr("pruned"));
}

TEST(ExpertStory, TellsWhoWasMergedIntoWhom) {
  MadeRun made;
  made.tau = 0;
  const auto state = madeState(made);
  RunHistory history = *state->history;
  ExpertPruned merged;
  merged.window = history.newest()->window;
  merged.modality = Modality::kTextual;
  for (const LayerUsage& layer : history.usage())
    if (layer.modality == Modality::kTextual && layer.hiddenState == 12) merged.layer = layer.layer;
  merged.born = 3;
  merged.byHand = true;
  merged.into = 1;
  history.apply({0, merged});
  auto view = networkView(*state, {}, {});
  const ExpertName gone{Modality::kTextual, 12, 3}, kept{Modality::kTextual, 12, 1};
  EXPECT_EQ(expertStory(history, view, gone).mergedInto, 1);
  EXPECT_THAT(expertStory(history, view, kept).tookIn, testing::ElementsAre(3));
  EXPECT_FALSE(expertStory(history, view, {Modality::kVisual, 12, 3}).mergedInto) << "another layer's";
  ExpertBiography panel;
  panel.tell(expertStory(history, view, kept), view, kept);
  EXPECT_THAT(panel.text().toStdString(), testing::HasSubstr("took in"));
  view.layers.clear();
  panel.tell(expertStory(history, view, gone), view, gone);
  EXPECT_THAT(panel.text().toStdString(), testing::HasSubstr("merged into E1"));
}

TEST(ExpertBiography, SaysThatItsShareIsATrainingsMean) {
  MadeRun made;
  made.tau = 0;
  const auto state = madeState(made);
  const auto view = networkView(*state, {}, {});
  const ExpertName first{Modality::kTextual, 12, 0};
  ExpertBiography panel;
  panel.tell(expertStory(*state->history, view, first), view, first);
  EXPECT_THAT(panel.text().toStdString(), testing::HasSubstr("of training: an item counts as often as it is read there"))
      << "its shares by category are of a catalogue in which each counts once";
}

TEST(ExpertBiography, TellsOnHoverWhatItsWordsMean) {
  MadeRun made;
  made.tau = 0;
  const auto state = madeState(made);
  const auto view = networkView(*state, {}, {});
  const ExpertName first{Modality::kTextual, 12, 0};
  ExpertBiography panel;
  panel.tell(expertStory(*state->history, view, first), view, first);
  const auto labels = panel.findChildren<QLabel*>();
  for (const QString& said : {explained(Symbol::kExpert, QStringLiteral("E0")), explained(Symbol::kFrozenState, QStringLiteral("state 12")),
                              explained(Symbol::kGateWeight)})
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->toolTip().contains(said); }))
        << said.toStdString();
}

TEST(PictureLetters, GrowWithTheProgramsAsFarAsTheyFit) {
  const QFont usual = QApplication::font();
  QFont large = usual;
  large.setPixelSize(13);
  QApplication::setFont(large);
  const QString words = QStringLiteral("E1");
  EXPECT_EQ(pictureFont(13, true, words, {500, 500}).pixelSize(), 13);
  large.setPixelSize(26);
  QApplication::setFont(large);
  EXPECT_EQ(pictureFont(13, true, words, {500, 500}).pixelSize(), 26);
  const auto cramped = pictureFont(13, true, words, {500, 18}).pixelSize();
  EXPECT_GE(cramped, 13);
  EXPECT_LT(cramped, 26);
  EXPECT_EQ(pictureFont(13, true, words, {1, 1}).pixelSize(), 13) << "as without large letters";
  QApplication::setFont(usual);
}

TEST(NetworkPicture, TakesTheChoiceBackWhereAnotherRunIsShown) {
  NetworkPicture picture;
  auto description = madeDescription(MadeRun());
  const auto runIn = [&](const char* folder) {
    description.folder = folder;
    return std::make_shared<const RunHistory>(description);
  };
  picture.setHistory(runIn("/runs/a"));
  picture.showNetwork(viewOf(madeNetwork(2, 3)));
  picture.select(ExpertName{Modality::kVisual, 1, 1});
  picture.setHistory(runIn("/runs/a"));
  EXPECT_TRUE(picture.selected());
  picture.setHistory(runIn("/runs/b"));
  EXPECT_FALSE(picture.selected());
}

TEST(ExpertStory, OfficialParentsAreThoseLeftAfterPruning) {
  MadeRun made;
  made.protocol = Protocol::kOfficial;
  made.tau = 0.12;
  const RunHistory history = madeHistory(made);
  NetworkView official;
  official.protocol = Protocol::kOfficial;
  for (std::size_t i = 0; i + 1 < history.windowCount(); ++i)
    for (const ExpertPruned& death : history.window(i).deaths) {
      const ExpertName child{death.modality, made.grouping[static_cast<std::size_t>(death.layer.value)], static_cast<int>(i) + 1};
      const auto parents = expertStory(history, official, child).parents;
      EXPECT_THAT(parents, testing::Not(testing::Contains(death.born)));
      EXPECT_FALSE(parents.empty());
      return;
    }
  FAIL() << "nothing was pruned";
}

TEST(RouterHeatMap, MapsPositionsToGateSlotsAndBack) {
  RouterHeatMap map;
  map.resize(600, 300);
  map.showNetwork(viewOf({madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0), madeUsage(Modality::kTextual, 0, 6, {0}, 0)}));
  EXPECT_EQ(map.rowCount(), 2);
  EXPECT_EQ(map.slotCount(), 4);
  for (const RouterHeatMap::Cell cell : {RouterHeatMap::Cell{0, 0}, {0, 3}, {1, 1}}) {
    const auto found = map.cellAt(map.cellRect(cell).center());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->row, cell.row);
    EXPECT_EQ(found->slot, cell.slot);
  }
  EXPECT_FALSE(map.cellAt(map.cellRect({1, 3}).center())) << "that layer has no third expert";
  EXPECT_FALSE(map.cellAt(QPointF(1, 1)));
  EXPECT_TRUE(map.tooltip({0, 0}).contains(QStringLiteral("base path")));
  EXPECT_TRUE(map.tooltip({0, 3}).contains(QStringLiteral("E2")));
}

TEST(RouterHeatMap, HasExpertsOfOneBirthBelowEachOtherWhileThereIsRoom) {
  RouterHeatMap map;
  map.showNetwork(viewOf({madeUsage(Modality::kVisual, 0, 6, {0, 1, 2, 3}, 0), madeUsage(Modality::kTextual, 0, 6, {3, 4}, 0)}));
  map.resize(600, 300);
  EXPECT_DOUBLE_EQ(map.cellRect({1, 1}).left(), map.cellRect({0, 4}).left()) << "E3 of both";
  EXPECT_DOUBLE_EQ(map.cellRect({1, 0}).left(), map.cellRect({0, 0}).left());
  EXPECT_GT(map.cellRect({1, 2}).left(), map.cellRect({1, 1}).left());
  const QPointF gap(map.cellRect({0, 2}).center().x(), map.cellRect({1, 0}).center().y());
  EXPECT_FALSE(map.cellAt(gap)) << "the layer has lost its E1";
  EXPECT_EQ(map.grab().toImage().pixelColor(gap.toPoint()), map.palette().color(QPalette::Base));
  const auto found = map.cellAt(map.cellRect({1, 2}).center());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->slot, 2);
  map.resize(100, 300);
  EXPECT_DOUBLE_EQ(map.cellRect({1, 1}).left(), map.cellRect({0, 1}).left()) << "rows close up in little room";
}

TEST(RouterHeatMap, TellsOnHoverInPercentWhatItAveragesOver) {
  RouterHeatMap map;
  const NetworkView view = viewOf({madeUsage(Modality::kVisual, 0, 6, {0, 1}, 0)});
  map.showNetwork(view);
  const auto told = map.tooltip({0, 0}).toStdString();
  EXPECT_THAT(told, testing::HasSubstr(percent(view.gates[0].gateShare.at(0), 2).toStdString())) << "as in the cells";
  EXPECT_THAT(told, testing::HasSubstr("an item counts as often as it is read")) << "by group of items each counts once";
}

TEST(RouterHeatMap, HasTheLayersOfAnotherRunBelowTheSameOnes) {
  RouterHeatMap map;
  map.resize(600, 300);
  const auto visual = madeUsage(Modality::kVisual, 0, 6, {0, 1}, 0), textual = madeUsage(Modality::kTextual, 0, 6, {0}, 0);
  const auto others = madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0);
  map.showNetwork(viewOf({visual, textual}));
  EXPECT_TRUE(map.runsText().isEmpty());
  map.showNetwork(viewOf({visual, textual}), NetworkBeside{QStringLiteral("mine"), QStringLiteral("yours"), viewOf({others})});
  ASSERT_EQ(map.rowCount(), 3);
  EXPECT_EQ(map.slotCount(), 4);
  EXPECT_TRUE(map.tooltip({0, 1}).startsWith(QStringLiteral("mine")));
  EXPECT_TRUE(map.tooltip({1, 3}).startsWith(QStringLiteral("yours"))) << map.tooltip({1, 3}).toStdString();
  EXPECT_TRUE(map.tooltip({2, 0}).startsWith(QStringLiteral("mine")));
  EXPECT_TRUE(map.runsText().contains(QStringLiteral("mine")) && map.runsText().contains(QStringLiteral("yours")));
  const QString mine = QStringLiteral("2026-12-03 09:15:20"), yours = QStringLiteral("2026-12-03 09:32:11 after D8");
  map.showNetwork(viewOf({visual, textual}), NetworkBeside{mine, yours, viewOf({others})});
  EXPECT_EQ(map.runsShown(), map.runsText());
  map.resize(430, 300);
  EXPECT_TRUE(map.runsShown().startsWith(QStringLiteral("…09:15:20;")) && map.runsShown().endsWith(QStringLiteral("…09:32:11 after D8")))
      << map.runsShown().toStdString();
}

TEST(RouterHeatMap, HasTheMenuOfChartsAndItsNumbers) {
  RouterHeatMap map;
  map.resize(600, 300);
  LayerUsage usage = madeUsage(Modality::kVisual, 0, 6, {0, 3}, 0);
  usage.gateShare = {0.25, 0.5, 0.25};
  map.showNetwork(viewOf({usage}));
  QMenu menu;
  map.addActionsTo(menu);
  QStringList offered;
  for (const auto* const action : menu.actions()) offered << action->text();
  for (const char* kind : {"PNG", "SVG", "PDF", "CSV", "JSON"})
    EXPECT_FALSE(offered.filter(QLatin1String(kind)).isEmpty()) << kind << " is not offered";
  const ChartContent numbers = map.numbers();
  ASSERT_EQ(numbers.series.size(), 1U);
  EXPECT_EQ(numbers.series[0].points, (std::vector<QPointF>{{0, 25}, {1, 50}, {2, 25}}));
  EXPECT_EQ(numbers.series[0].pointNames.back(), QStringLiteral("E3"));
  map.showNetwork(viewOf({usage}), NetworkBeside{QStringLiteral("mine"), QStringLiteral("yours"), viewOf({usage})});
  ASSERT_EQ(map.numbers().series.size(), 2U);
  EXPECT_TRUE(map.numbers().series[1].name.startsWith(QStringLiteral("yours")));
  map.showTable(true);
  EXPECT_TRUE(map.tooltipAt(map.cellRect({0, 0}).center()).isEmpty()) << "the table lies over the cells";
}

TEST(RouterHeatMap, HasItsTableBelowTheSentenceWhetherThatIsThereOrNot) {
  RouterHeatMap map;
  map.resize(600, 300);
  map.showNetwork(viewOf({madeUsage(Modality::kVisual, 0, 6, {0, 1}, 0)}));
  map.showTable(true);
  map.show();
  QApplication::processEvents();
  const auto* const table = map.findChild<QTableView*>();
  auto* const reading = map.findChild<ReadingLine*>();
  ASSERT_TRUE(table != nullptr && reading != nullptr);
  const QRect before = table->geometry();
  const double firstRow = map.cellRect({0, 0}).top();
  reading->ask(true);
  ASSERT_FALSE(reading->sentence().isEmpty());
  EXPECT_GT(table->geometry().top(), reading->geometry().bottom());
  EXPECT_EQ(table->geometry().bottom(), before.bottom());
  QFont large = reading->font();
  large.setPixelSize(30);
  reading->setFont(large);
  EXPECT_GT(table->geometry().top(), reading->geometry().bottom()) << "larger letters";
  EXPECT_GE(reading->height(), 30);
  EXPECT_GE(map.cellRect({0, 0}).top(), reading->geometry().bottom());
  reading->ask(false);
  EXPECT_EQ(table->geometry(), before);
  EXPECT_DOUBLE_EQ(map.cellRect({0, 0}).top(), firstRow);
}

TEST(RouterHeatMap, NamesTheBasePathInNarrowCellsToo) {
  RouterHeatMap map;
  map.resize(600, 200);
  map.showNetwork(viewOf({madeUsage(Modality::kVisual, 0, 6, {0, 1, 2, 3, 4, 5, 6, 7, 8}, 0)}));
  EXPECT_TRUE(map.cellText({0, 0}).startsWith(QStringLiteral("base"))) << map.cellText({0, 0}).toStdString();
  for (const int width : {220, 100}) {
    map.resize(width, 200);
    EXPECT_EQ(map.cellText({0, 0}).section(QLatin1Char('\n'), 0, 0), QStringLiteral("B")) << width;
  }
}

TEST(RouterHeatMap, HasNumbersInNarrowCellsOfManyExperts) {
  RouterHeatMap map;
  map.showNetwork(viewOf(madeNetwork(2, 9)));
  map.resize(440, map.minimumSizeHint().height());
  for (int slot = 0; slot <= 9; ++slot)
    EXPECT_TRUE(map.cellText({0, slot}).contains(QRegularExpression(QStringLiteral("\\n\\d")))) << map.cellText({0, slot}).toStdString();
}

TEST(RouterHeatMap, FramesTheChosenExpertBesideItsText) {
  RouterHeatMap map;
  map.showNetwork(viewOf(madeNetwork(2, 9)));
  for (const int width : {440, 1200}) {
    map.resize(width, map.minimumSizeHint().height());
    map.setChosen(std::nullopt);
    const QImage before = map.grab().toImage();
    map.setChosen(map.expertOf({0, 5}));
    const QImage after = map.grab().toImage();
    const QRectF text = map.cellRect({0, 5}).adjusted(2.5, 2.5, -2.5, -2.5);
    bool framed = false;
    for (int y = 0; y < after.height(); ++y)
      for (int x = 0; x < after.width(); ++x) {
        if (before.pixel(x, y) == after.pixel(x, y)) continue;
        framed = true;
        ASSERT_FALSE(text.contains(QPointF(x + 0.5, y + 0.5))) << x << " " << y;
      }
    EXPECT_TRUE(framed);
  }
}

TEST(RouterHeatMap, FitsItsColoursToTheWeightsAndKeepsItsTextReadable) {
  LayerUsage usage = madeUsage(Modality::kVisual, 0, 6, {0, 1}, 0);
  usage.gateShare = {0.31, 0.33, 0.36};
  RouterHeatMap map;
  map.showNetwork(viewOf({usage}));
  EXPECT_DOUBLE_EQ(map.scale().least, 0.3);
  EXPECT_DOUBLE_EQ(map.scale().most, 0.4);
  EXPECT_NE(map.cellColour({0, 0}), map.cellColour({0, 2})) << "weights that are nearly alike are told apart";
  for (const ThemeChoice look : {ThemeChoice::kDark, ThemeChoice::kLight}) {
    applyTheme(*qApp, look);
    const QPalette palette = QApplication::palette();
    for (double share = 0; share <= 1; share += 0.1)
      EXPECT_GE(contrast(paleHeatColour(share, isDark(palette)), chartColours(palette).text), 4.5) << share;
  }
}

TEST(NetworkFolds, AreRowsInsideTheBoundsThatDoNotTouch) {
  const NetworkView view = viewOf(madeNetwork(12, 20));
  std::set<int> all;
  for (int rung = 0; rung < rungCount(view); ++rung) all.insert(rung);
  for (const std::set<int>& folded : {all, std::set<int>{0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11}}) {
    const NetworkLayout layout = layOutNetwork(view, QSizeF(440, 390), folded);
    const auto boxes = boxesOf(layout);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      EXPECT_TRUE(layout.bounds.contains(boxes[i]));
      for (std::size_t j = 0; j < i; ++j) ASSERT_FALSE(boxes[i].intersects(boxes[j])) << i << " and " << j;
    }
  }
  const QSizeF room(440, 390);
  EXPECT_GT(fittingScale(layOutNetwork(view, room, all), room), 3 * fittingScale(layOutNetwork(view, room), room));
}

TEST(NetworkFolds, AreNotNeededWhileLettersCanBeRead) {
  EXPECT_GE(readableLetters(), 9);
  const auto letters = [](int experts, QSizeF room) {
    return kPictureLetters * fittingScale(layOutNetwork(viewOf(madeNetwork(2, experts)), room), room);
  };
  for (const int experts : {1, 5, 6, 9}) EXPECT_GE(letters(experts, kLargeView), readableLetters()) << experts;
  for (const int experts : {1, 4, 5, 6}) EXPECT_GE(letters(experts, kSmallView), readableLetters()) << experts;
  for (const int experts : {7, 9, 30}) EXPECT_LT(letters(experts, kSmallView), readableLetters()) << experts;
}

TEST(NetworkFolds, AreNeededEarlierWithLargerLetters) {
  const QFont before = QApplication::font();
  const double usual = readableLetters();
  QFont large = before;
  large.setPixelSize(26);
  QApplication::setFont(large);
  EXPECT_GT(readableLetters(), 1.4 * usual);
  QApplication::setFont(before);
  EXPECT_DOUBLE_EQ(readableLetters(), usual);
}

TEST(NetworkFolds, KeepThingsApartWhereThereIsRoomAndMoveThemTogetherWhereThereIsNot) {
  const NetworkView view = viewOf(madeNetwork(2, 6));
  const auto tileIn = [&](QSizeF room) { return layOutNetwork(view, room).ladders.front().layers.front().tiles.front().size(); };
  EXPECT_GT(tileIn({1200, 900}).height(), tileIn(kSmallView).height());
  EXPECT_GT(fittingScale(layOutNetwork(view, {1200, 900}), {1200, 900}), readableScale());
}

TEST(NetworkFolds, AreAsHighAsThereIsRoom) {
  const NetworkView view = viewOf(madeNetwork(2, 6));
  const std::set<int> all{0, 1};
  const auto boxIn = [&](QSizeF room) { return layOutNetwork(view, room, all).ladders.front().layers.front().box; };
  const QSizeF high(404, 600), flat(404, 120);
  EXPECT_GT(boxIn(high).height(), 1.5 * boxIn(flat).height());
  EXPECT_DOUBLE_EQ(fittingScale(layOutNetwork(view, high, all), high), high.width() / layOutNetwork(view, high, all).bounds.width())
      << "and no higher than that";
  for (const QSizeF room : {high, flat}) {
    const auto boxes = boxesOf(layOutNetwork(view, room, all));
    for (std::size_t i = 0; i < boxes.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) ASSERT_FALSE(boxes[i].intersects(boxes[j])) << i << " and " << j;
  }
}

TEST(NetworkPicture, DrawsTwentyFourExpertsUnfoldedWhereTheyCanBeRead) {
  constexpr QSize kOnWatch(412, 310);  // in a window of 1280 x 800
  for (const QSize size : {QSize(640, 600), kOnWatch}) {
    NetworkPicture picture;
    picture.setAnimated(false);
    picture.resize(size);
    picture.show();
    picture.showNetwork(viewOf(madeNetwork(2, 6)));
    EXPECT_TRUE(picture.folded().empty()) << size.width();
    for (const ExpertTile* tile : picture.scene().tiles()) EXPECT_FALSE(tile->isCell());
    EXPECT_TRUE(picture.opener()->isHidden()) << "there is nothing to open";
    picture.showNetwork(viewOf(madeNetwork(2, 30)));
    EXPECT_EQ(picture.folded().empty(), size != kOnWatch) << "thirty of a layer could not be read there";
  }
}

TEST(NetworkPicture, TellsTheKeyThatOpensWhatIsFolded) {
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.resize(440, 390);
  picture.show();
  picture.showNetwork(viewOf(madeNetwork(12, 20)));
  ASSERT_TRUE(picture.opener()->isVisible());
  EXPECT_TRUE(picture.opener()->text().startsWith(QStringLiteral("A: "))) << "the key";
  picture.opener()->click();
  EXPECT_TRUE(picture.folded().empty());
  EXPECT_FALSE(picture.opener()->isVisible());
  picture.foldAll();
  EXPECT_TRUE(picture.opener()->isVisible());
  QTest::keyClick(&picture, Qt::Key_A);
  EXPECT_TRUE(picture.folded().empty());
}

/// How many colours a cell has where there is neither a name nor a line.
std::size_t coloursOf(ExpertTile& cell) {
  QImage image(40, 40, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  const QStyleOptionGraphicsItem option;
  cell.paint(&painter, &option, nullptr);
  painter.end();
  std::set<QRgb> colours;
  for (int y = 22; y < 38; ++y)
    for (int x = 4; x < 36; ++x) colours.insert(image.pixel(x, y));
  return colours.size();
}

TEST(ExpertTile, KeepsTheHatchingOfFrozenExpertsInAFoldedLayer) {
  ExpertTile cell;
  cell.setBox(QRectF(2, 2, 36, 36), true);
  TileContent content;
  content.training = true;
  cell.setContent(content, QApplication::palette());
  EXPECT_EQ(coloursOf(cell), 1U);
  content.training = false;
  cell.setContent(content, QApplication::palette());
  EXPECT_GT(coloursOf(cell), 1U);
}

/// Pixels of the line of τ in a row between the letters of a cell's name, four a unit of the picture.
int tauBetweenLetters(bool named) {
  constexpr int kScale = 4, kRow = 22, kMiddle = 80, kHalf = 20;
  TileContent content;
  content.counted = true;
  content.share = 0.2;
  content.tau = 1 - static_cast<double>(kRow) / (40 * kScale);
  ExpertTile cell;
  cell.setBox(QRectF(0, 0, 40, 40), true, named);
  cell.setContent(content, lightPalette());
  QImage image(40 * kScale, 40 * kScale, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  painter.scale(kScale, kScale);
  const QStyleOptionGraphicsItem option;
  cell.paint(&painter, &option, nullptr);
  painter.end();
  int pixels = 0;
  for (int x = kMiddle - kHalf; x < kMiddle + kHalf; ++x) pixels += image.pixel(x, kRow) == tauColour(false).rgb() ? 1 : 0;
  return pixels;
}

TEST(ExpertTile, KeepsLinesOffTheNameInAFoldedLayer) {
  const int bare = tauBetweenLetters(false);
  ASSERT_GT(bare, 30) << "the line lies there";
  EXPECT_LT(2 * tauBetweenLetters(true), bare);
}

TEST(NetworkPicture, NamesAllExpertsOfFoldedLayersOrNone) {
  auto layers = madeNetwork(2, 14);
  layers.front() = madeUsage(Modality::kVisual, 0, 1, {0, 13}, 0);  // has room for both names where the others have none
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.show();
  picture.showNetwork(viewOf(layers));
  bool all = false, none = false;
  for (int width = 300; width <= 1500; width += 20) {
    picture.resize(width, 400);
    picture.foldAll();
    std::vector<bool> named;
    for (const ExpertTile* const tile : picture.scene().tiles())
      if (tile->isCell()) named.push_back(tile->isNamed());
    ASSERT_FALSE(named.empty());
    const auto those = std::count(named.begin(), named.end(), true);
    EXPECT_TRUE(those == 0 || those == std::ssize(named)) << those << " of " << named.size() << " at " << width;
    all = all || those == std::ssize(named);
    none = none || those == 0;
  }
  EXPECT_TRUE(all) << "where there is room";
  EXPECT_TRUE(none) << "where there is none";
  EXPECT_TRUE(picture.opener()->toolTip().contains(QStringLiteral("on hover")));
  EXPECT_TRUE(picture.scene().tiles().front()->toolTip().contains(QStringLiteral(" E0</b>"))) << "as the button says";
}

TEST(NetworkPicture, FoldsALargeNetworkAndOpensOneLayer) {
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.resize(440, 390);
  picture.show();
  picture.showNetwork(viewOf(madeNetwork(12, 20)));
  EXPECT_EQ(picture.folded().size(), 12U);
  picture.focusOn(4);
  EXPECT_EQ(picture.folded().size(), 11U);
  EXPECT_FALSE(picture.folded().contains(4));
  picture.openAll();
  EXPECT_TRUE(picture.folded().empty());
  picture.foldByRoom();
  EXPECT_EQ(picture.folded().size(), 12U);
  picture.resize(640, 600);
  picture.showNetwork(viewOf(madeNetwork(2, 2)));
  EXPECT_TRUE(picture.folded().empty()) << "another network, which has room";
}

TEST(NetworkPicture, FindsExpertsAndFollowsTheWidestEdge) {
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.resize(440, 390);
  picture.show();
  auto layers = madeNetwork(3, 5);
  for (LayerUsage& usage : layers) usage.gateShare = {0.5, 0.1, 0.1, 0.2, 0.05, 0.05};
  picture.showNetwork(viewOf(layers));
  picture.foldAll();
  ASSERT_TRUE(picture.findExpert(QStringLiteral("t2 e1")));
  EXPECT_EQ(picture.selected(), (ExpertName{Modality::kTextual, layers[1].hiddenState, 1}));
  EXPECT_FALSE(picture.folded().contains(1)) << "its layer is opened";
  EXPECT_FALSE(picture.findExpert(QStringLiteral("E99")));
  picture.followEdge(1);
  EXPECT_EQ(picture.selected(), (ExpertName{Modality::kTextual, layers[2].hiddenState, layers[2].born[2]}));
  EXPECT_FALSE(picture.folded().contains(2)) << "and what is followed to";
  picture.followEdge(1);
  EXPECT_EQ(picture.selected()->hiddenState, layers[2].hiddenState) << "there is no layer above";
}

TEST(NetworkPlaces, SayWhatTheyAre) {
  const NetworkView view = viewOf(madeNetwork(2, 3));
  const NetworkLayout layout = layOutNetwork(view, QSizeF(600, 500));
  const LayerLayout& layer = layout.ladders.front().layers.front();
  const auto at = [&](const QRectF& box) { return placeWords(view, placeAt(layout, view, box.center()).value_or(NetworkPlace{})); };
  EXPECT_TRUE(at(layer.state).startsWith(QStringLiteral("h1: "))) << at(layer.state).toStdString();
  EXPECT_TRUE(at(layer.frozen).startsWith(QStringLiteral("state 1: "))) << at(layer.frozen).toStdString();
  EXPECT_TRUE(at(layer.box.adjusted(0, 0, 2 - layer.box.width(), 0)).startsWith(QStringLiteral("V1, visual layer 1 (state 1): ")));
  EXPECT_EQ(at(layer.mark), at(layer.box.adjusted(0, 0, 2 - layer.box.width(), 0))) << "its name explains itself too";
  EXPECT_FALSE(placeAt(layout, view, QPointF(-1000, 0)));
}

TEST(NetworkLegend, NamesNoWindowsWhereNoRunTellsThem) {
  NetworkLegend legend;
  legend.setNetwork(networkView(LiveState{}, {}, {}));
  EXPECT_EQ(legend.birthText(), QStringLiteral("born early … late"));
  MadeRun made;
  made.windows = 4;
  made.finished = 2;
  legend.setNetwork(networkView(*madeState(made), {}, {}));
  EXPECT_EQ(legend.birthText(), QStringLiteral("born for D0 … D2"));
}

TEST(NetworkPicture, PointsAtAPlaceUntilSomethingIsSelected) {
  using Kind = NetworkPlace::Kind;
  NetworkPicture picture;
  picture.setAnimated(false);
  picture.resize(640, 480);
  picture.showNetwork(viewOf(madeNetwork(2, 3)));
  picture.show();
  const ExpertName upper{Modality::kTextual, 2, 0};
  std::vector<QRectF> boxes;
  for (const NetworkPlace& place :
       {NetworkPlace{Kind::kFrozen, {Modality::kTextual, 0, 0}}, NetworkPlace{Kind::kState, upper}, NetworkPlace{Kind::kFrozen, upper},
        NetworkPlace{Kind::kRouter, upper}, NetworkPlace{Kind::kFusion, {}}, NetworkPlace{Kind::kUserEncoder, {}}}) {
    picture.point(place);
    EXPECT_FALSE(picture.selected());
    boxes.push_back(picture.scene().marked());
    EXPECT_FALSE(boxes.back().isEmpty());
  }
  for (std::size_t i = 0; i < boxes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(boxes[i], boxes[j]);
  picture.point({Kind::kExpert, {Modality::kTextual, 2, 1}});
  EXPECT_EQ(picture.selected(), (ExpertName{Modality::kTextual, 2, 1}));
  EXPECT_TRUE(picture.scene().marked().isEmpty());
  picture.point({Kind::kState, {Modality::kVisual, 11, 0}});
  EXPECT_TRUE(picture.scene().marked().isEmpty()) << "the network has no such layer";
  EXPECT_FALSE(picture.selected());
}

}  // namespace
}  // namespace xsmoe::widgets
