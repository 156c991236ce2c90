<?php
/**
 * Fetching: one request for a released file, which never leaves the allowed origins, and which ends soon.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

/**
 * How long a request may take with all its redirects, in seconds.
 */
const TIMEOUT = 5;

const MAX_REDIRECTS = 3;

/**
 * Whether files on loopback may be fetched without encryption: on a machine for development or tests alone.
 *
 * @return bool
 */
function is_local(): bool {
	return 'local' === wp_get_environment_type();
}

/**
 * The origins that policies may come from.
 *
 * @return string[] Empty until somebody who may post scripts has named one.
 */
function allowed_origins(): array {
	$origins = defined( 'POLICY_EXPLORER_ORIGINS' ) ? POLICY_EXPLORER_ORIGINS : get_option( 'policy_explorer_origins', array() );
	$origins = is_string( $origins ) ? preg_split( '/\s+/', $origins ) : (array) $origins;
	$origins = array_map(
		static function ( $origin ) {
			return is_string( $origin ) ? origin_of( $origin, is_local() ) : '';
		},
		$origins
	);
	return array_values( array_unique( array_filter( $origins ) ) );
}

/**
 * Whether an address is at an allowed origin.
 *
 * @param string $url An address.
 * @return bool
 */
function is_allowed( string $url ): bool {
	return in_array( origin_of( $url, is_local() ), allowed_origins(), true );
}

/**
 * Fetches a file.
 *
 * @param string $url     Its address.
 * @param array  $headers Headers to send.
 * @return array `status`, `headers` and `body`, or `error`.
 */
function fetch( string $url, array $headers ): array {
	$end = microtime( true ) + TIMEOUT;
	for ( $redirects = 0; $redirects <= MAX_REDIRECTS; $redirects++ ) {
		if ( ! is_allowed( $url ) ) {
			return array( 'error' => 'another origin' );
		}
		$left = $end - microtime( true );
		if ( $left <= 0 ) {
			return array( 'error' => 'too slow' );
		}
		$response = request( $url, $headers, $left );
		if ( is_wp_error( $response ) ) {
			$is_late = microtime( true ) >= $end - 0.2 || false !== stripos( $response->get_error_message(), 'timed out' );
			return array( 'error' => $is_late ? 'too slow' : 'unreachable' );
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		if ( in_array( $status, array( 301, 302, 303, 307, 308 ), true ) ) {
			$location = wp_remote_retrieve_header( $response, 'location' );
			if ( ! is_string( $location ) || '' === $location ) {
				return array( 'error' => 'status ' . $status );
			}
			$url = \WP_Http::make_absolute_url( $location, $url );
			continue;
		}
		return array(
			'status'  => $status,
			'headers' => array(
				'etag'          => wp_remote_retrieve_header( $response, 'etag' ),
				'last-modified' => wp_remote_retrieve_header( $response, 'last-modified' ),
			),
			'body'    => wp_remote_retrieve_body( $response ),
		);
	}
	return array( 'error' => 'too many redirects' );
}

/**
 * Makes one request without following redirects.
 *
 * @param string $url     An address at an allowed origin.
 * @param array  $headers Headers to send.
 * @param float  $seconds How long it may take.
 * @return array|\WP_Error
 */
function request( string $url, array $headers, float $seconds ) {
	$end = microtime( true ) + $seconds;
	// Without cURL, WordPress measures the time of each read alone: a server that sends byte by byte would never end.
	$stop_late = static function () use ( $end ) {
		if ( microtime( true ) > $end ) {
			$class = class_exists( '\WpOrg\Requests\Exception' ) ? '\WpOrg\Requests\Exception' : '\Requests_Exception';
			throw new $class( 'timed out', 'policy_explorer' );
		}
	};
	// The port of an allowed origin is allowed, and on a machine for development its own address is.
	$port      = wp_parse_url( $url, PHP_URL_PORT );
	$ports     = static function ( $ports ) use ( $port ) {
		return $port ? array_merge( (array) $ports, array( $port ) ) : $ports;
	};
	$is_inside = static function ( $is_external, $host ) {
		return $is_external || ( is_local() && ( 'localhost' === $host || '127.0.0.1' === $host ) );
	};
	add_action( 'requests-request.progress', $stop_late );
	add_filter( 'http_allowed_safe_ports', $ports );
	add_filter( 'http_request_host_is_external', $is_inside, 10, 2 );
	try {
		return wp_safe_remote_get(
			$url,
			array(
				'timeout'             => $seconds,
				'redirection'         => 0,
				// One more than is accepted, so that a longer file is known for one.
				'limit_response_size' => MAX_BYTES + 1,
				'user-agent'          => 'policy-explorer/' . VERSION . '; WordPress',
				// A compressed file could be of any size.
				'headers'             => array_merge(
					$headers,
					array(
						'Accept'          => 'application/json',
						'Accept-Encoding' => 'identity',
					)
				),
			)
		);
	} finally {
		remove_action( 'requests-request.progress', $stop_late );
		remove_filter( 'http_allowed_safe_ports', $ports );
		remove_filter( 'http_request_host_is_external', $is_inside );
	}
}
