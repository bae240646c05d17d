//! Finds the maximum of a likelihood of a few positive parameters, in their logarithms.
//!
//! Quasi-Newton steps (BFGS with a backtracking line search) from several starts on a thinned population, from the best of
//! them on all of it, then Newton steps with the observed information, which the standard errors need anyway. Parameters
//! stay in a box: likelihoods of buying are flat where heterogeneity vanishes, and a parameter that runs away says so.

use nalgebra::{SMatrix, SVector};

/// The logarithms of parameters stay within this of zero, in scaled time.
pub(super) const BOX: f64 = 12.0;
/// The largest slope of the mean log-likelihood that counts as none.
pub(super) const FLAT: f64 = 1e-7;

pub(super) type Vector<const N: usize> = SVector<f64, N>;
pub(super) type Matrix<const N: usize> = SMatrix<f64, N, N>;

/// A mean log-likelihood per customer and its gradient, both by the logarithms of the parameters.
pub(super) trait Likelihood<const N: usize> {
    fn evaluate(&self, ln_parameters: &Vector<N>) -> (f64, Vector<N>);
}

/// Where a climb ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Optimum<const N: usize> {
    /// The logarithms of the parameters.
    pub(super) at: Vector<N>,
    pub(super) value: f64,
    pub(super) gradient: Vector<N>,
    /// Minus the second derivatives of the mean log-likelihood.
    pub(super) information: Matrix<N>,
    pub(super) iterations: u32,
    pub(super) evaluations: u32,
}

impl<const N: usize> Optimum<N> {
    /// Whether a parameter stands at the edge of the box.
    pub(super) fn at_limit(&self, parameter: usize) -> bool {
        self.at[parameter].abs() > BOX - 1e-6
    }

    /// The largest slope in a direction that is still open.
    pub(super) fn slope(&self) -> f64 {
        open(&self.at, &self.gradient).amax()
    }
}

/// Climbs from several starts over a sketch of the likelihood, then from the best end over the likelihood itself.
pub(super) fn maximise<const N: usize>(
    likelihood: &impl Likelihood<N>,
    sketch: Option<&impl Likelihood<N>>,
    starts: &[Vector<N>],
) -> Optimum<N> {
    let mut best: Option<Climb<N>> = None;
    let (mut iterations, mut evaluations) = (0, 0);
    for start in starts {
        let climb = match sketch {
            Some(sketch) => climb(sketch, *start, 60, 1e-4),
            None => climb(likelihood, *start, 200, 1e-6),
        };
        if sketch.is_none() {
            iterations += climb.iterations;
            evaluations += climb.evaluations;
        }
        if climb.value.is_finite() && best.as_ref().is_none_or(|best| climb.value > best.value + 1e-9) {
            best = Some(climb);
        }
    }
    let start = best.map_or_else(Vector::zeros, |best| best.at);
    let climbed = climb(likelihood, start, 300, 1e-6);
    let mut optimum = polish(likelihood, &climbed);
    optimum.iterations += iterations + climbed.iterations;
    optimum.evaluations += evaluations + climbed.evaluations;
    optimum
}

#[derive(Debug, Clone, Copy)]
struct Climb<const N: usize> {
    at: Vector<N>,
    value: f64,
    gradient: Vector<N>,
    iterations: u32,
    evaluations: u32,
}

fn inside<const N: usize>(at: Vector<N>) -> Vector<N> {
    at.map(|x| x.clamp(-BOX, BOX))
}

/// The gradient without the directions in which the box forbids to go.
fn open<const N: usize>(at: &Vector<N>, gradient: &Vector<N>) -> Vector<N> {
    Vector::from_fn(|i, _| {
        let outward = (at[i] >= BOX && gradient[i] > 0.0) || (at[i] <= -BOX && gradient[i] < 0.0);
        if outward { 0.0 } else { gradient[i] }
    })
}

fn climb<const N: usize>(
    likelihood: &impl Likelihood<N>,
    start: Vector<N>,
    most: u32,
    flat: f64,
) -> Climb<N> {
    let at = inside(start);
    let (value, gradient) = likelihood.evaluate(&at);
    let mut here = Climb { at, value, gradient, iterations: 0, evaluations: 1 };
    let mut inverse = Matrix::<N>::identity();
    let mut fresh = true;
    while here.iterations < most {
        here.iterations += 1;
        let slope = open(&here.at, &here.gradient);
        if !here.value.is_finite() || slope.amax() < flat {
            break;
        }
        let mut direction = open(&here.at, &(inverse * slope));
        if direction.dot(&slope) <= 0.0 {
            (inverse, fresh) = (Matrix::identity(), true);
            direction = slope;
        }
        // A step changes no parameter by more than the factor e^1.5.
        direction *= (1.5 / direction.amax()).min(1.0);
        let Some(next) = step(likelihood, &here, &direction) else {
            if fresh {
                break;
            }
            (inverse, fresh) = (Matrix::identity(), true);
            continue;
        };
        let (moved, bent) = (next.at - here.at, here.gradient - next.gradient);
        let curvature = moved.dot(&bent);
        if curvature > 1e-14 {
            if fresh {
                inverse = Matrix::identity() * (curvature / bent.norm_squared());
                fresh = false;
            }
            let left = Matrix::identity() - moved * bent.transpose() / curvature;
            inverse = left * inverse * left.transpose() + moved * moved.transpose() / curvature;
        }
        here = next;
    }
    here
}

/// The first of ever shorter steps that climbs enough (Armijo's rule).
fn step<const N: usize>(
    likelihood: &impl Likelihood<N>,
    here: &Climb<N>,
    direction: &Vector<N>,
) -> Option<Climb<N>> {
    let mut length = 1.0;
    let mut evaluations = here.evaluations;
    while length > 1e-9 {
        let at = inside(here.at + direction * length);
        let (value, gradient) = likelihood.evaluate(&at);
        evaluations += 1;
        let promised = here.gradient.dot(&(at - here.at));
        if value.is_finite()
            && promised > 0.0
            && value >= here.value + 1e-4 * promised - 1e-15 * here.value.abs()
        {
            return Some(Climb { at, value, gradient, iterations: here.iterations, evaluations });
        }
        length *= 0.3;
    }
    None
}

/// Newton steps from a near maximum, while they make the gradient smaller.
fn polish<const N: usize>(likelihood: &impl Likelihood<N>, climbed: &Climb<N>) -> Optimum<N> {
    let mut here = Optimum {
        at: climbed.at,
        value: climbed.value,
        gradient: climbed.gradient,
        information: Matrix::zeros(),
        iterations: 0,
        evaluations: 0,
    };
    for _ in 0..4 {
        here.information = information(likelihood, &here.at);
        here.evaluations += u32::try_from(2 * N).unwrap_or(u32::MAX);
        let before = here.slope();
        chords(likelihood, &mut here);
        if here.slope() < 1e-10 || here.slope() > 1e-3 * before {
            break;
        }
    }
    here
}

/// Newton steps with the same second derivatives.
fn chords<const N: usize>(likelihood: &impl Likelihood<N>, here: &mut Optimum<N>) {
    for _ in 0..6 {
        let slope = open(&here.at, &here.gradient);
        if slope.amax() < 1e-12 {
            break;
        }
        let Some(inverse) = inverse_of_open(&here.information, &here.at) else { break };
        let step = inverse * slope;
        if step.amax() > 1.0 {
            break;
        }
        let at = inside(here.at + step);
        let (value, gradient) = likelihood.evaluate(&at);
        here.evaluations += 1;
        let better =
            open(&at, &gradient).amax() < 0.9 * slope.amax() && value > here.value - 1e-10 * here.value.abs();
        if !better {
            break;
        }
        (here.at, here.value, here.gradient) = (at, value, gradient);
        here.iterations += 1;
    }
}

/// Minus the second derivatives, by central differences of the gradient.
fn information<const N: usize>(likelihood: &impl Likelihood<N>, at: &Vector<N>) -> Matrix<N> {
    const STEP: f64 = 1e-4;
    let mut second = Matrix::<N>::zeros();
    for i in 0..N {
        let mut shift = Vector::<N>::zeros();
        shift[i] = STEP;
        let (_, up) = likelihood.evaluate(&(at + shift));
        let (_, down) = likelihood.evaluate(&(at - shift));
        second.set_column(i, &((down - up) / (2.0 * STEP)));
    }
    (second + second.transpose()) / 2.0
}

/// The inverse over the parameters that are not at the edge of the box; `None` unless the likelihood is curved downward in
/// all of them.
pub(super) fn inverse_of_open<const N: usize>(information: &Matrix<N>, at: &Vector<N>) -> Option<Matrix<N>> {
    let closed = |i: usize| at[i].abs() > BOX - 1e-6;
    let reduced = Matrix::<N>::from_fn(|i, j| match (i == j, closed(i) || closed(j)) {
        (true, true) => 1.0,
        (false, true) => 0.0,
        _ => information[(i, j)],
    });
    let mut inverse = reduced.cholesky()?.inverse();
    for i in (0..N).filter(|i| closed(*i)) {
        inverse[(i, i)] = 0.0;
    }
    inverse.iter().all(|x| x.is_finite()).then_some(inverse)
}

/// A likelihood with its gradient by differences of the fourth order, for those with few terms.
pub(super) fn by_differences<const N: usize>(
    at: &Vector<N>,
    value: impl Fn(&Vector<N>) -> f64,
) -> (f64, Vector<N>) {
    const STEP: f64 = 2e-3;
    let gradient = Vector::from_fn(|i, _| {
        let at_distance = |steps: f64| {
            let mut shifted = *at;
            shifted[i] += steps * STEP;
            value(&shifted)
        };
        (8.0 * (at_distance(1.0) - at_distance(-1.0)) - at_distance(2.0) + at_distance(-2.0)) / (12.0 * STEP)
    });
    (value(at), gradient)
}
