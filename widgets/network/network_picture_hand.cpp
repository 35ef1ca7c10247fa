// SPDX-License-Identifier: GPL-3.0-or-later
// NetworkPicture: which layers are folded, what is searched, and what a place says of itself.
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QStringList>
#include <QToolButton>
#include <QToolTip>
#include <algorithm>
#include <iterator>
#include <utility>

#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/network/network_search.h"
#include "widgets/network/zoomed_canvas.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

std::set<int> allBut(int rungs, int open) {
  std::set<int> folded;
  for (int rung = 0; rung < rungs; ++rung)
    if (rung != open) folded.insert(rung);
  return folded;
}

}  // namespace

void NetworkPicture::buildFinder() {
  finder_ = new QWidget(this);
  words_ = new QLineEdit(finder_);
  words_->setPlaceholderText(tr("Find: V2 E5, state 6, frozen, goes"));
  words_->setAccessibleName(tr("Find experts"));
  words_->setClearButtonEnabled(true);
  auto* const layers = new QToolButton(finder_);
  layers->setText(tr("Layers"));
  layers->setPopupMode(QToolButton::InstantPopup);
  layers->setToolTip(tr("Fold and open layers"));
  auto* const menu = new QMenu(layers);
  layers->setMenu(menu);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    addLayersTo(*menu);
  });
  connect(words_, &QLineEdit::returnPressed, this, [this] { findExpert(words_->text()); });
  auto* const row = new QHBoxLayout(finder_);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(words_, 1);
  row->addWidget(layers);
  finder_->hide();
}

/// A corner that is empty while layers are folded, so that the picture need not make room for it.
void NetworkPicture::buildOpener() {
  opener_ = new QToolButton(canvas_);
  opener_->setText(tr("A: all experts"));
  opener_->setToolTip(tr("Opens all layers, with the names of their experts; a name that has no room is told on hover over its expert"));
  opener_->setAutoRaise(true);
  opener_->setFocusPolicy(Qt::NoFocus);  // the key does it
  opener_->move(2, 2);
  opener_->hide();
  connect(opener_, &QToolButton::clicked, this, &NetworkPicture::openAll);
}

void NetworkPicture::openFinder() {
  finder_->show();
  words_->setFocus();
  words_->selectAll();
}

const std::set<int>& NetworkPicture::folded() const { return scene_->layout().folded; }

std::set<int> NetworkPicture::foldsNow() const { return foldsIn(canvas_->viewport()->size()); }

std::set<int> NetworkPicture::foldsIn(QSizeF room) const {
  if (folds_) return *folds_;
  const int rungs = rungCount(view_);
  const bool readable = rungs < 2 || fittingScale(layOutNetwork(view_, room), room) >= readableScale();
  return readable ? std::set<int>() : allBut(rungs, -1);
}

void NetworkPicture::setFolds(std::optional<std::set<int>> folds) {
  folds_ = std::move(folds);
  fitToView();
  Q_EMIT foldsChanged();
}

NetworkSight NetworkPicture::sight() const {
  if (awaited_) return *awaited_;
  NetworkSight sight;
  sight.folds = folds_;
  if (canvas_->isFitted()) return sight;
  sight.scale = canvas_->transform().m11();
  sight.centre = canvas_->mapToScene(canvas_->viewport()->rect().center());
  return sight;
}

void NetworkPicture::setSight(const NetworkSight& sight) {
  awaited_ = sight;
  takeAwaitedSight();
}

void NetworkPicture::takeAwaitedSight() {
  if (!awaited_ || !isVisible() || rungCount(view_) == 0) return;
  const NetworkSight sight = *awaited_;
  awaited_.reset();
  const bool there = sight.folds && std::all_of(sight.folds->begin(), sight.folds->end(),
                                                [this](int rung) { return rung >= 0 && rung < rungCount(view_); });
  if (there || !sight.folds) folds_ = sight.folds;
  fitToView();
  if (sight.scale) canvas_->look(*sight.scale, sight.centre);
}

void NetworkPicture::focusOn(int rung) {
  if (rung >= 0 && rung < rungCount(view_)) setFolds(allBut(rungCount(view_), rung));
}

void NetworkPicture::foldAll() { setFolds(allBut(rungCount(view_), -1)); }

void NetworkPicture::openAll() { setFolds(std::set<int>()); }

void NetworkPicture::foldByRoom() { setFolds(std::nullopt); }

bool NetworkPicture::findExpert(const QString& words) {
  const auto found = findExperts(view_, words);
  if (found.empty()) return false;
  const auto now = selected() ? std::find(found.begin(), found.end(), *selected()) : found.end();
  const ExpertName next = now == found.end() || std::next(now) == found.end() ? found.front() : *std::next(now);
  const int rung = rungOf(scene_->layout(), view_, next.modality, next.hiddenState);
  if (folded().contains(rung)) focusOn(rung);
  select(next);
  return true;
}

void NetworkPicture::followEdge(int up) {
  if (!selected()) return;
  const int from = rungOf(scene_->layout(), view_, selected()->modality, selected()->hiddenState);
  for (std::size_t i = 0; i < view_.layers.size(); ++i) {
    const LayerUsage& usage = view_.layers[i];
    if (usage.modality != selected()->modality || usage.born.empty()) continue;
    const int rung = rungOf(scene_->layout(), view_, usage.modality, usage.hiddenState);
    if (from < 0 || rung != from + up) continue;
    const auto& weights = gatesOf(view_, i).gateShare;
    const auto widest = std::max_element(weights.begin() + 1, weights.end());  // the base path is no expert
    const bool alone = !folded().empty() && !folded().contains(from);
    if (alone) focusOn(rung);
    return select(nameOf(usage, static_cast<std::size_t>(widest - weights.begin() - 1)));
  }
}

void NetworkPicture::clickAt(QPointF place) {
  const auto expert = scene_->expertAt(place);
  const auto other = expert ? std::nullopt : placeAt(scene_->layout(), view_, place);
  const int rung = other ? rungOf(scene_->layout(), view_, other->name.modality, other->name.hiddenState) : -1;
  if (folded().contains(rung)) return focusOn(rung);
  select(expert);
}

bool NetworkPicture::explainAt(QPoint inView, QPoint onScreen) {
  const QPointF place = canvas_->mapToScene(inView);
  if (view_.layers.empty() || scene_->expertAt(place)) return false;  // tiles tell of themselves
  const auto found = placeAt(scene_->layout(), view_, place);
  if (!found) return false;
  QString words = placeWords(view_, *found);
  const int rung = rungOf(scene_->layout(), view_, found->name.modality, found->name.hiddenState);
  if (folded().contains(rung)) words += QLatin1Char('\n') + tr("A click opens this layer.");
  QToolTip::showText(onScreen, words, this);
  return true;
}

void NetworkPicture::addLayersTo(QMenu& menu) {
  if (rungCount(view_) < 2) return;
  if (!menu.isEmpty()) menu.addSeparator();
  menu.addAction(tr("&Fold All Layers (O)"), this, &NetworkPicture::foldAll);
  menu.addAction(tr("Open &All Layers (A)"), this, &NetworkPicture::openAll);
  menu.addAction(tr("Fold Where There Is &No Room"), this, &NetworkPicture::foldByRoom);
  menu.addAction(tr("F&ind… (Ctrl+F)"), this, &NetworkPicture::openFinder);
  menu.addSeparator();
  if (scene_->layout().ladders.empty()) return;
  for (int rung = 0; rung < rungCount(view_); ++rung) {
    QStringList names;
    for (const LadderLayout& ladder : scene_->layout().ladders)
      if (rung < static_cast<int>(ladder.layers.size()))
        names << layerMark(view_.layers.at(ladder.layers[static_cast<std::size_t>(rung)].layer));
    menu.addAction(tr("%1 Alone", "layers of one height: V1, T1 Alone").arg(names.join(QStringLiteral(", "))), this,
                   [this, rung] { focusOn(rung); });
  }
}

}  // namespace xsmoe::widgets
