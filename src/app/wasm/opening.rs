//! Runs that begin before their reference samples are drawn.

use super::Engine;
use super::records::read_config;
use crate::app::run;
use crate::train::Snapshot;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Engine {
    /// As the constructor, but without reference samples, which [`Engine::draw`] draws.
    ///
    /// # Errors
    /// As the constructor.
    pub fn begin(config: JsValue, own: Option<Vec<f64>>) -> Result<Engine, JsError> {
        Ok(Self::of(run::begin(read_config(config)?, own.as_deref())?))
    }

    /// As [`Engine::restore`], but without reference samples.
    ///
    /// # Errors
    /// As [`Engine::restore`].
    pub fn resume(bytes: &[u8], own: Option<Vec<f64>>) -> Result<Engine, JsError> {
        let snapshot = Snapshot::read(bytes)?;
        Ok(Self::of(run::resume(snapshot, own.as_deref(), None)?))
    }

    /// A trained model, without reference samples: `weights` after `step` steps, with an optimiser that knows nothing yet.
    /// `shown` are its parameters for pictures, while those that follow from the weights need samples that are not there.
    ///
    /// # Errors
    /// If a setting cannot be used, the weights do not fit the settings, or their digest is another one than `digest`.
    #[wasm_bindgen(js_name = ofModel)]
    pub fn of_model(
        config: JsValue,
        weights: Vec<f64>,
        step: f64,
        digest: &str,
        own: Option<Vec<f64>>,
        shown: Option<Vec<f64>>,
    ) -> Result<Engine, JsError> {
        let snapshot = Snapshot::of_model(read_config(config)?, weights, step as u64)?;
        let snapshot = snapshot.with_digest(digest);
        let found = snapshot.digest().to_string();
        if found != digest {
            let message = format!("these weights have the digest {found}, not {digest}");
            return Err(JsError::new(&message));
        }
        Ok(Self::of(run::resume(snapshot, own.as_deref(), shown)?))
    }

    /// Draws the next reference samples, or computes the next piece of what follows from them, which takes about a
    /// millisecond; returns how many of them are there, as a fraction: 1 when the run can be trained.
    ///
    /// # Errors
    /// If the samples cannot be matched.
    pub fn draw(&mut self) -> Result<f64, JsError> {
        self.run.advance()?;
        Ok(self.run.drawn())
    }

    /// Whether parameters and digest are those of the run; until then its flow is an untrained one, because a closed-form
    /// start follows from all data.
    #[must_use]
    #[wasm_bindgen(js_name = hasParameters)]
    pub fn has_parameters(&self) -> bool {
        self.run.has_parameters()
    }

    /// Whether a report of 128 configurations is what it will be when all data are there.
    #[must_use]
    #[wasm_bindgen(js_name = isMeasurable)]
    pub fn is_measurable(&self) -> bool {
        self.run.is_measurable()
    }

    /// Refuses to train on a part of the data.
    pub(super) fn check_data(&self) -> Result<(), JsError> {
        match self.run.drawn() < 1.0 {
            true => Err(JsError::new(
                "the reference samples of this run are still being drawn",
            )),
            false => Ok(()),
        }
    }
}
