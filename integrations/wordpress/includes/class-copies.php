<?php
/**
 * Copies of released files: when to ask for a file again, and which copy is good.
 * Where copies are kept, how files are fetched and what time it is, it is told.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

/**
 * The copies of released files, by their addresses.
 *
 * Of each address the state is kept: `url`, `id`, the `digest` of the last good copy (empty without one), its validators
 * `etag` and `modified`, when it was last found `checked`, since when it is as it is (`since`), when to ask `next`, how many
 * `failures` there were since, and the last `error`. The bytes are kept by their digest, and never changed.
 */
final class Copies {

	/**
	 * Where they are kept: `state`, `keep_state`, `bytes`, `keep_bytes`, `lock`, `unlock`.
	 *
	 * @var object
	 */
	private $store;

	/**
	 * Fetches an address with headers; returns `status`, `headers` and `body`, or `error`.
	 *
	 * @var callable
	 */
	private $fetch;

	/**
	 * The time in seconds.
	 *
	 * @var callable
	 */
	private $now;

	/**
	 * How long a copy is good without asking, in seconds.
	 *
	 * @var int
	 */
	private $max_age;

	/**
	 * The files that this request has read.
	 *
	 * @var array
	 */
	private $read = array();

	/**
	 * Longer than any request takes, with the redirects that it follows.
	 */
	const LOCK = 30;

	/**
	 * The waits after failures, in seconds: the first, and the longest.
	 */
	const FIRST_WAIT   = 60;
	const LONGEST_WAIT = 3600;

	/**
	 * Makes the copies.
	 *
	 * @param object   $store   As above.
	 * @param callable $fetch   As above.
	 * @param callable $now     As above.
	 * @param int      $max_age As above.
	 */
	public function __construct( $store, callable $fetch, callable $now, int $max_age ) {
		$this->store   = $store;
		$this->fetch   = $fetch;
		$this->now     = $now;
		$this->max_age = $max_age;
	}

	/**
	 * The state of an address.
	 *
	 * @param string $url The address of a released file.
	 * @return array
	 */
	public function state( string $url ): array {
		$known = $this->store->state( $url );
		$none  = array(
			'url'      => $url,
			'id'       => '',
			'digest'   => '',
			'etag'     => '',
			'modified' => '',
			'checked'  => 0,
			'since'    => 0,
			'next'     => 0,
			'failures' => 0,
			'error'    => '',
		);
		return is_array( $known ) ? array_merge( $none, array_intersect_key( $known, $none ) ) : $none;
	}

	/**
	 * The last good copy. It asks for nothing.
	 *
	 * @param string $url  The address of a released file.
	 * @param string $id   The policy.
	 * @param string $base The folder of the file.
	 * @return array|null What is in the file.
	 */
	public function good( string $url, string $id, string $base ): ?array {
		$digest = $this->state( $url )['digest'];
		if ( '' === $digest ) {
			return null;
		}
		if ( ! array_key_exists( $digest . $base, $this->read ) ) {
			$bytes = $this->store->bytes( $digest );
			$is_it = is_string( $bytes ) && hash( 'sha256', $bytes ) === $digest;

			$this->read[ $digest . $base ] = $is_it ? read_released( $bytes, $id, $base ) : null;
		}
		return $this->read[ $digest . $base ];
	}

	/**
	 * Whether it is time to ask again.
	 *
	 * @param string $url The address of a released file.
	 * @return bool
	 */
	public function is_due( string $url ): bool {
		return ( $this->now )() >= $this->state( $url )['next'];
	}

	/**
	 * Asks for a file, if it is time to and nobody else does.
	 *
	 * @param string $url      The address of a released file.
	 * @param string $id       The policy.
	 * @param string $base     The folder of the file.
	 * @param bool   $is_asked Whether a person has asked for it, who does not wait until it is time.
	 * @return bool Whether there is another good copy than before.
	 */
	public function refresh( string $url, string $id, string $base, bool $is_asked = false ): bool {
		if ( ( ! $is_asked && ! $this->is_due( $url ) ) || ! $this->store->lock( $url, ( $this->now )(), self::LOCK ) ) {
			return false;
		}
		try {
			// Another process may have done it just now.
			if ( ! $is_asked && ! $this->is_due( $url ) ) {
				return false;
			}
			return $this->ask( $url, $id, $base );
		} finally {
			$this->store->unlock( $url );
		}
	}

	/**
	 * Asks for a file.
	 *
	 * @param string $url  The address of a released file.
	 * @param string $id   The policy.
	 * @param string $base The folder of the file.
	 * @return bool As refresh().
	 */
	private function ask( string $url, string $id, string $base ): bool {
		$state = $this->state( $url );
		$good  = $this->good( $url, $id, $base );
		$now   = ( $this->now )();

		// Kept before the request: whatever becomes of it, nobody asks again at once.
		$state['id']       = $id;
		$state['next']     = $now + self::wait( $state['failures'] + 1 );
		$state['failures'] = $state['failures'] + 1;
		$state['error']    = 'stopped';
		$this->store->keep_state( $url, $state );

		$headers = array();
		if ( null !== $good && '' !== $state['etag'] ) {
			$headers['If-None-Match'] = $state['etag'];
		} elseif ( null !== $good && '' !== $state['modified'] ) {
			$headers['If-Modified-Since'] = $state['modified'];
		}
		$answer = ( $this->fetch )( $url, $headers );
		$status = $answer['status'] ?? 0;
		$body   = $answer['body'] ?? '';
		$digest = hash( 'sha256', $body );

		$state['error'] = '';
		if ( isset( $answer['error'] ) ) {
			$state['error'] = $answer['error'];
		} elseif ( 304 === $status && $headers ) {
			$digest = $state['digest'];
		} elseif ( 200 !== $status ) {
			$state['error'] = 'status ' . $status;
		} elseif ( strlen( $body ) > MAX_BYTES ) {
			$state['error'] = 'too large';
		} elseif ( null === read_released( $body, $id, $base ) ) {
			$state['error'] = 'unreadable';
		}
		if ( '' !== $state['error'] ) {
			$state['next'] = ( $this->now )() + self::wait( $state['failures'] );
			$this->store->keep_state( $url, $state );
			return false;
		}

		$is_other = null === $good || $digest !== $state['digest'];
		if ( $is_other ) {
			// The bytes first: a state never names what is not there.
			$this->store->keep_bytes( $digest, $body );
			$state['digest'] = $digest;
			$state['since']  = $now;
		}
		if ( 200 === $status ) {
			$state['etag']     = self::header( $answer, 'etag' );
			$state['modified'] = self::header( $answer, 'last-modified' );
		}
		$state['checked']  = $now;
		$state['failures'] = 0;
		$state['next']     = $now + $this->max_age;
		$this->store->keep_state( $url, $state );
		$this->read = array();
		return $is_other;
	}

	/**
	 * How long to wait after so many failures in a row.
	 *
	 * @param int $failures At least 1.
	 * @return int Seconds.
	 */
	public static function wait( int $failures ): int {
		return (int) min( self::LONGEST_WAIT, self::FIRST_WAIT * 2 ** min( 10, $failures - 1 ) );
	}

	/**
	 * A header of an answer, if it is one that can be sent back.
	 *
	 * @param array  $answer An answer.
	 * @param string $name   The name of the header.
	 * @return string
	 */
	private static function header( array $answer, string $name ): string {
		$value = $answer['headers'][ $name ] ?? '';
		return is_string( $value ) && preg_match( '/^[\x20-\x7e]{1,200}$/D', $value ) ? $value : '';
	}
}
