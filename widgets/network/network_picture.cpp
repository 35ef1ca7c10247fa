// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/network_picture.h"

#include <QContextMenuEvent>
#include <QGraphicsItem>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "model/core/methods.h"
#include "widgets/charts/view_saver.h"
#include "widgets/help/help_button.h"
#include "widgets/help/view_head.h"
#include "widgets/help/view_help.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/expert_choice.h"
#include "widgets/network/expert_tile.h"
#include "widgets/network/network_legend.h"
#include "widgets/network/network_scene.h"
#include "widgets/network/zoomed_canvas.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kLeastBiography = 180;
constexpr int kHighEnough = 400;  ///< pixels, for words above the picture: a window of 1920 × 1080 leaves it more
constexpr int kFewRungs = 2;      ///< more of them are searched rather than looked through

}  // namespace

NetworkPicture::NetworkPicture(QWidget* parent)
    : QWidget(parent),
      head_(new ViewHead(*this, QStringLiteral("network"), kHighEnough, kHighEnough)),
      scene_(new NetworkScene(this)),
      canvas_(new ZoomedCanvas(scene_, this)),
      biography_(new ExpertBiography(this)),
      choice_(new ExpertChoice(this)),
      legend_(new NetworkLegend(this)),
      saver_(new ViewSaver(*this, [this] { return shownView(); })) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Network picture"));
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  canvas_->viewport()->installEventFilter(this);
  biography_->hide();
  // When it is laid out.
  connect(head_, &ViewHead::changed, this, &NetworkPicture::refit, Qt::QueuedConnection);
  connect(choice_, &ExpertChoice::changed, this, &NetworkPicture::showChoice);
  connect(biography_, &ExpertBiography::closed, this, [this] { select(std::nullopt); });
  connect(biography_, &ExpertBiography::pinRequested, this, [this] {
    if (selected()) togglePin(*selected());
  });
  connect(biography_, &ExpertBiography::removeRequested, this, [this] {
    if (selected()) remove(*selected());
  });
  auto* row = new QHBoxLayout;
  row->setSpacing(0);
  row->addWidget(canvas_, 1);
  row->addWidget(biography_);
  buildFinder();
  buildOpener();
  auto* help = new HelpButton(this);
  help->setPage(helpPageOf(*this));
  auto* foot = new QHBoxLayout;
  foot->addWidget(legend_, 1);
  foot->addWidget(help, 0, Qt::AlignBottom);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4, 4, 4, 2);
  column->setSpacing(2);
  column->addWidget(head_);
  column->addWidget(finder_);
  column->addLayout(row, 1);
  column->addLayout(foot);
}

NetworkPicture::~NetworkPicture() = default;

void NetworkPicture::showNetwork(const NetworkView& view) {
  if (view == view_) return;
  const bool structure = view.method != view_.method || !sameExperts(view.layers, view_.layers);
  if (rungCount(view) != rungCount(view_)) folds_.reset();
  view_ = view;
  if (rungCount(view_) > kFewRungs) finder_->show();
  legend_->setNetwork(view);
  legend_->setVisible(hasExperts(view.method));
  if (!isVisible()) return;
  draw(animated_);
  if (structure && canvas_->isFitted()) fitToView();
  takeAwaitedSight();
  describeForReaders();
}

void NetworkPicture::draw(bool animated) {
  scene_->show(view_, layOutNetwork(view_, canvas_->viewport()->size(), foldsNow()), palette(), animated);
  opener_->setVisible(!folded().empty());
  opener_->adjustSize();
  refreshBiography();
}

void NetworkPicture::setHistory(std::shared_ptr<const RunHistory> history) {
  const bool otherRun = history_ && (!history || history->description().folder != history_->description().folder);
  history_ = std::move(history);
  if (otherRun) {  // its experts are others
    select(std::nullopt);
    awaited_.reset();
  }
  if (isVisible()) refreshBiography();
}

void NetworkPicture::setAnimated(bool animated) { animated_ = animated; }

void NetworkPicture::point(const NetworkPlace& place) {
  if (place.kind == NetworkPlace::Kind::kExpert) return select(place.name);
  select(std::nullopt);
  scene_->mark(place);
}

const std::optional<ExpertName>& NetworkPicture::selected() const { return choice_->expert(); }

void NetworkPicture::select(const std::optional<ExpertName>& expert) {
  scene_->mark(std::nullopt);
  choice_->choose(expert);
}

/// Whoever has chosen it.
void NetworkPicture::showChoice() {
  const auto expert = choice_->expert();
  scene_->mark(std::nullopt);
  const bool opens = expert.has_value() != chosen_;
  chosen_ = expert.has_value();
  scene_->choose(expert);
  biography_->setVisible(chosen_);
  refreshBiography();
  if (opens) refit();
  if (expert) Q_EMIT expertSelected(expert->modality, expert->hiddenState, expert->born);
}

/// In the room that what is around the picture leaves it.
void NetworkPicture::refit() {
  if (!canvas_->isFitted() || !isVisible()) return;
  layout()->activate();
  fitToView();
}

QWidget* NetworkPicture::takeBiography() {
  biography_->setParent(nullptr);  // leaves the row
  biography_->setMinimumWidth(kLeastBiography);
  biography_->setMaximumWidth(QWIDGETSIZE_MAX);
  return biography_;
}

void NetworkPicture::refreshBiography() {
  if (!selected()) return;
  static const RunHistory kNone;
  biography_->tell(expertStory(history_ ? *history_ : kNone, view_, *selected()), view_, *selected());
  biography_->setSteerable(canSteer() && isShown(*selected()), isRemovable(*selected()));
}

void NetworkPicture::setSteerable(bool steerable) {
  if (steerable == steerable_) return;
  steerable_ = steerable;
  refreshBiography();
}

bool NetworkPicture::canSteer() const { return steerable_ && expands(view_.method); }

bool NetworkPicture::isShown(const ExpertName& expert) const {
  return std::any_of(view_.layers.begin(), view_.layers.end(), [&](const LayerUsage& usage) {
    return usage.modality == expert.modality && usage.hiddenState == expert.hiddenState &&
           std::find(usage.born.begin(), usage.born.end(), expert.born) != usage.born.end();
  });
}

bool NetworkPicture::isRemovable(const ExpertName& expert) const {
  return canSteer() && isShown(expert) && std::any_of(view_.layers.begin(), view_.layers.end(), [&](const LayerUsage& usage) {
           return usage.modality == expert.modality && usage.hiddenState == expert.hiddenState && usage.born.size() > 1;
         });
}

void NetworkPicture::togglePin(const ExpertName& expert) {
  if (canSteer() && isShown(expert)) Q_EMIT pinRequested(expert, !isPinned(view_, expert));
}

void NetworkPicture::remove(const ExpertName& expert) {
  if (isRemovable(expert)) Q_EMIT removeRequested(expert);
}

std::unique_ptr<QMenu> NetworkPicture::menuOf(const ExpertName& expert) {
  auto menu = std::make_unique<QMenu>();
  menu->addAction(tr("&Biography"), this, [this, expert] {
    select(expert);
    Q_EMIT biographyWanted();
  });
  if (!expands(view_.method)) return menu;
  menu->addSeparator();
  auto* const pin = menu->addAction(isPinned(view_, expert) ? tr("No Longer &Pin") : tr("&Pin: Never Prune It"), this,
                                    [this, expert] { togglePin(expert); });
  pin->setEnabled(steerable_);
  menu->setToolTipsVisible(true);
  pin->setToolTip(tr("Pruning by τ then never takes it; while it is the least used of its layer, no expert of the layer is pruned"));
  auto* const gone = menu->addAction(tr("&Remove Now"), this, [this, expert] { remove(expert); });
  gone->setEnabled(isRemovable(expert));
  return menu;
}

void NetworkPicture::fitToView() {
  draw(false);
  canvas_->fit(fittedPart(scene_->layout()), kMostMagnified);
}

QSize NetworkPicture::sizeHint() const { return {640, 480}; }
QSize NetworkPicture::minimumSizeHint() const { return {280, 260}; }

void NetworkPicture::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && isVisible()) draw(false);
  if (event->type() != QEvent::FontChange) return;
  const auto items = scene_->items();
  for (auto* const item : items) item->update();  // tiles are kept as they were painted
}

void NetworkPicture::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (isVisible() && canvas_->isFitted()) fitToView();
}

void NetworkPicture::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  layout()->activate();
  if (canvas_->isFitted())
    fitToView();
  else
    draw(false);
  takeAwaitedSight();
  describeForReaders();
}

void NetworkPicture::moveSelection(int along, int up) {
  const auto tiles = scene_->tiles();
  if (tiles.empty()) return;
  if (!selected() || !scene_->tile(*selected())) return select(tiles.front()->content().key);
  const QPointF from = scene_->tile(*selected())->box().center();
  const ExpertTile* best = nullptr;
  double bestCost = 0;
  for (const ExpertTile* tile : tiles) {
    const QPointF away = tile->box().center() - from;
    const double forward = along != 0 ? away.x() * along : -away.y() * up;
    const double aside = along != 0 ? std::abs(away.y()) : std::abs(away.x());
    if (forward < 1) continue;
    const double cost = forward + 3 * aside;
    if (best && cost >= bestCost) continue;
    best = tile;
    bestCost = cost;
  }
  if (best) select(best->content().key);
}

void NetworkPicture::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Find)) return openFinder();
  switch (event->key()) {
    case Qt::Key_F: fitToView(); break;
    case Qt::Key_O: foldAll(); break;
    case Qt::Key_A: openAll(); break;
    case Qt::Key_Return:
      if (selected() && hasFocus()) focusOn(rungOf(scene_->layout(), view_, selected()->modality, selected()->hiddenState));
      break;
    case Qt::Key_PageUp: followEdge(1); break;
    case Qt::Key_PageDown: followEdge(-1); break;
    case Qt::Key_Plus: canvas_->zoom(1.25); break;
    case Qt::Key_Minus: canvas_->zoom(0.8); break;
    case Qt::Key_Left: moveSelection(-1, 0); break;
    case Qt::Key_Right: moveSelection(1, 0); break;
    case Qt::Key_Up: moveSelection(0, 1); break;
    case Qt::Key_Down: moveSelection(0, -1); break;
    case Qt::Key_Escape: select(std::nullopt); break;
    case Qt::Key_P:
      if (selected()) togglePin(*selected());
      break;
    case Qt::Key_Delete:
      if (selected()) remove(*selected());
      break;
    default: QWidget::keyPressEvent(event);
  }
}

bool NetworkPicture::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::MouseButtonPress:
      setFocus();
      pressed_ = static_cast<QMouseEvent*>(event)->pos();
      break;
    case QEvent::MouseButtonRelease: {
      if (static_cast<QMouseEvent*>(event)->button() != Qt::LeftButton) break;
      const QPoint at = static_cast<QMouseEvent*>(event)->pos();
      if ((at - pressed_).manhattanLength() < 4) clickAt(canvas_->mapToScene(at));
      break;
    }
    case QEvent::ContextMenu: {
      const auto* menu = static_cast<QContextMenuEvent*>(event);
      const auto expert = scene_->expertAt(canvas_->mapToScene(menu->pos()));
      const auto actions = expert ? menuOf(*expert) : std::make_unique<QMenu>();
      addLayersTo(*actions);
      saver_->addActionsTo(*actions);
      if (actions->isEmpty()) break;
      actions->exec(menu->globalPos());
      return true;
    }
    case QEvent::ToolTip: {
      const auto* hover = static_cast<QHelpEvent*>(event);
      if (explainAt(hover->pos(), hover->globalPos())) return true;
      break;
    }
    case QEvent::MouseButtonDblClick:
      if (!scene_->expertAt(canvas_->mapToScene(static_cast<QMouseEvent*>(event)->pos()))) fitToView();
      break;
    default: break;
  }
  return QWidget::eventFilter(watched, event);
}

void NetworkPicture::describeForReaders() {
  QStringList parts;
  for (const LayerUsage& usage : view_.layers)
    parts << QStringLiteral("%1: %2").arg(layerTitle(usage),
                                          counted(static_cast<int>(usage.born.size()), tr("1 expert"), tr("%1 experts")));
  setAccessibleDescription(parts.isEmpty() ? tr("no side layers") : parts.join(QStringLiteral("; ")));
}

}  // namespace xsmoe::widgets
